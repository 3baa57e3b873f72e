"""Certified copies: pages times copies give fee, number and register in one breath."""
