"""Dossiers travel: the protocol both sides share, the client, and ``synchronise()``."""
