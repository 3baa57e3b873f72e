"""The chip of a citizen's card (thẻ căn cước), as ICAO Doc 9303 says: opened, read, its signature checked.

No kept Python library does this, so it is done here on ``cryptography``. What is publicly specified (BAC,
PACE, secure messaging, DG1, EF.SOD) is tested with the worked examples of the specification. What Viet Nam
put into DG13, and what its cards' MRZ says, is from common knowledge and unverified. No photograph is read.
"""
