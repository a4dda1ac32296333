"""What each kind of background work does in one step, in terms of the services."""
