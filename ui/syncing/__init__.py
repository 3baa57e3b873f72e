"""The outbox that anyone can read, and the exchange with the province."""
