"""The virtual department: people with habits live through virtual time with the product's own actions."""
