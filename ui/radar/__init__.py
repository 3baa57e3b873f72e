"""The late radar: boards of what is late or will be, lists to print, the outage diary."""
