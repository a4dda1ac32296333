"""Reads of the unit's own journey."""
