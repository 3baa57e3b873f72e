"""People: the window, its screens, and the one bridge between Qt and work.

How a screen is made: ``ui/<name>/screen.py`` with one class, and ``model.py`` where there is a table::

    class DossiersScreen(Screen):
        id, title, icon, key = "dossiers", "Hồ sơ", "dossiers", "F3"

        def __init__(self, desk: Desk, store: Store) -> None:   # parts come by the constructor
            super().__init__(desk)
            self.name = LineEdit("Họ và tên")                   # safe for Telex; Enter moves on
            self.form = Form([Field("applicant.name", "Họ và tên", self.name, required=True)])
            save = button("Lưu", self.save, kind="primary", icon="save")
            sheet = scrolled(card(column(*self.form.fields.values())))
            self.setLayout(column(self.form.summary, sheet, row(None, save)))

        def activate(self) -> None: ...        # came to the front: put the focus where work starts
        def open(self, what: object) -> None: ...         # another screen asked for this (a dossier's id)
        def commands(self) -> list[Command]: ...          # keys and palette while in front
        def take_card_qr(self, text: str) -> bool: ...    # a citizen card was scanned; True if used
        def refresh(self, change: object) -> None: ...    # something was written (None: while away)
        def shut(self) -> None: ...            # the desk is locked or closed: what is typed goes to disk

- Work: ``desk.run`` (slow reads), ``desk.write`` (every write; emits ``changed``), ``desk.stream``
  (generators of events; returns ``Running`` with ``cancel``). Point reads may run right in the screen.
- Failure: give ``form.show_troubles([trouble])`` or ``self.show_trouble`` as ``failed``. No dialogs.
- Telling: ``self.told.emit("…")``; going elsewhere: ``self.asked.emit("syncing", None)``.
- Parts, in ``ui.widgets``: basics (label, button, card, row, column, scrolled, Empty), lines (LineEdit,
  TextArea, Choice), ticks (Tick), field (Field, Form), table (Column, PageModel, Table), chips, preview,
  progress. Forms stand in ``scrolled``: errors make them taller than an old screen.
- Looks: never a colour or a font size in a screen; use the roles, kinds and tones of ``ui.style`` and the
  gaps 4, 8, 12, 16, 24. F1 to F8, Ctrl+K, Ctrl+L are taken; F9 to F12 and Ctrl+Return are the screen's.
- Every input and list has an accessible name; ``tests/ui/walk.py`` finds those without, and cut-off text.
- Rules of law and of dossiers are never in a screen: they are in ``localdb.domain``.
"""
