"""The province's side of the line: a reference server that IT staff can run. The app never imports it."""
