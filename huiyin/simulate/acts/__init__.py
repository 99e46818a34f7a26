"""What members of the virtual department do: take calls, work on cases, pass them on, help, lead."""
