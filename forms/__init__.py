"""The paperwork: procedures, fees, calendars and templates as dated data; receipts as PDF."""
