"""From a gateway to the portal above the province: what is owed, how it is written, who brings it."""
