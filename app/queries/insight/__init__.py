"""What published results say of the province and of one unit, as values for pictures and the tables beside them."""
