"""Reception: a dossier comes in, and Mẫu 01 goes out."""
