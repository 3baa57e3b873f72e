"""Registers that write themselves: looked at, printed, taken out as Excel."""
