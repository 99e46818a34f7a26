"""What a page that is open should look at again, told to it within a second by `huiyin live`."""
