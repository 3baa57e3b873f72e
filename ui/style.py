"""The style sheet: what Fusion and the palette cannot say. ``$names`` are filled in by ``ui.theme``."""

from __future__ import annotations

from string import Template

SHEET = Template("""
QWidget { font-family: "$family"; font-size: ${base}pt; }
QMainWindow, QWidget[role="page"] { background: $window; }
QToolTip { background: $surface; color: $text; border: 1px solid $border; padding: 4px; }

QFrame[role="card"], QFrame[role="overlay"] {
    background: $surface; border: 1px solid $line; border-radius: 10px; }
QFrame[role="overlay"] { border: 2px solid $border; }
QFrame[role="rule"] { background: $line; border: 0; }

QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title}pt; font-weight: 700; }
QLabel[role="heading"] { font-size: ${heading}pt; font-weight: 700; }
QLabel[role="label"] { font-weight: 500; }
QLabel[role="helper"] { color: $muted; font-size: ${small}pt; }
QLabel[role="error"] { color: $bad; font-size: ${small}pt; font-weight: 500; }
QLabel[role="key"] { color: $muted; font-size: ${small}pt; }

QLineEdit, QPlainTextEdit, QComboBox {
    background: $surface; color: $text; border: 1px solid $border; border-radius: 6px;
    padding: 1px 10px; min-height: 36px; selection-background-color: $accent;
    selection-color: $on_accent; placeholder-text-color: $muted; }
QPlainTextEdit { padding: 6px 6px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {
    border: 2px solid $accent; padding: 0 9px; }
QPlainTextEdit:focus { padding: 5px 5px; }
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QComboBox[invalid="true"] {
    border: 2px solid $bad; padding: 0 9px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QLineEdit:read-only {
    background: $window; color: $muted; border-color: $line; }
QComboBox::drop-down { border: 0; width: 32px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $border; padding: 4px; }

QPushButton {
    background: $surface; color: $text; border: 1px solid $border; border-radius: 6px;
    padding: 1px 15px; min-height: 36px; font-weight: 500; }
QPushButton:hover { background: $soft; }
QPushButton:pressed { border-color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: 0 14px; }
QPushButton:disabled { color: $muted; background: $window; border-color: $line; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $line; color: $muted; border-color: $line; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; padding: 1px 9px; }
QPushButton[kind="quiet"]:hover { background: $soft; }
QPushButton[kind="quiet"]:focus { border: 2px solid $accent; padding: 0 8px; }
QPushButton[kind="error"] { background: transparent; border: 0; padding: 0; min-height: 40px;
    color: $text; text-align: left; text-decoration: underline; }
QPushButton[kind="error"]:focus { border: 2px solid $accent; }
QPushButton[kind="fact"] {
    background: transparent; border-color: transparent; padding: 1px 5px; color: $muted;
    font-size: ${small}pt; font-weight: 400; }
QPushButton[kind="fact"]:hover { background: $soft; color: $text; }
QPushButton[kind="fact"]:focus { border: 2px solid $accent; padding: 0 4px; color: $text; }
QPushButton[kind="choice"] { text-align: left; padding: 1px 15px; min-height: 52px; }
QPushButton[kind="choice"]:checked { background: $soft; border: 2px solid $accent; padding: 0 14px; }

QCheckBox, QRadioButton { min-height: 40px; spacing: 10px; background: transparent; border-radius: 6px;
    padding: 0 4px; border: 2px solid transparent; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid $accent; }
QCheckBox::indicator, QRadioButton::indicator { width: 22px; height: 22px; }

QFrame#rail { background: $surface; border: 0; border-right: 1px solid $line; }
QFrame#rail QPushButton { border: 2px solid transparent; background: transparent; text-align: left;
    padding: 0 10px; min-height: 42px; border-radius: 8px; }
QFrame#rail QPushButton:hover { background: $window; }
QFrame#rail QPushButton:checked { background: $soft; color: $accent; font-weight: 700; }
QFrame#rail QPushButton:focus { border: 2px solid $accent; }
QFrame#header { background: $surface; border: 0; border-bottom: 1px solid $line; }
QFrame#facts { background: $surface; border: 0; border-top: 1px solid $line; }

QFrame[role="notice"] { border-radius: 8px; border: 1px solid $line; background: $surface; }
QFrame[role="notice"][tone="bad"] { background: $bad_tint; border-color: $bad; }
QFrame[role="notice"][tone="warn"] { background: $warn_tint; border-color: $warn; }
QFrame[role="notice"][tone="good"] { background: $good_tint; border-color: $good; }
QFrame[role="notice"][tone="accent"] { background: $accent_tint; border-color: $accent; }

QTableView, QListView, QTreeView { background: $surface; border: 1px solid $line; border-radius: 8px;
    outline: 0; selection-background-color: $soft; selection-color: $text; gridline-color: $line; }
QTableView:focus, QListView:focus { border: 2px solid $accent; }
QTableView::item, QListView::item { padding: 0 8px; border-bottom: 1px solid $line; }
QTableView::item:selected, QListView::item:selected { background: $soft; color: $text; }
QListView::item { min-height: 40px; }
QHeaderView { background: $surface; }
QHeaderView::section { background: $surface; color: $muted; border: 0; border-bottom: 1px solid $border;
    padding: 8px 10px; font-size: ${small}pt; font-weight: 700; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QTableCornerButton::section { background: $surface; border: 0; }

QMenu { background: $surface; color: $text; border: 1px solid $border; padding: 6px 0; }
QMenu::item { padding: 6px 16px; min-height: 22px; }
QMenu::item:selected { background: $soft; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { background: $line; height: 1px; margin: 6px 0; }

QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget[role="scrolled"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: 14px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 14px; margin: 2px; }
QScrollBar::handle { background: $border; border-radius: 5px; min-height: 40px; min-width: 40px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar { background: $line; border: 0; border-radius: 4px; min-height: 8px; max-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
""")
