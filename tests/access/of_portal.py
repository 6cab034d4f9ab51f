"""Pages of the shell, of one's own account, of photos, masked facts and imports."""

from tests.access.table import ALL, Route, listing, row
from tests.access.world import World, paper, picture

OWN = "...o..."
# Figures: own and below (access.md, row Figures).
BOARD = {
    "in": "oooo...", "sib": "ooo....", "far": "oo.....", "out": "o......",
    "street": "ooo....", "district": "oo.....", "city": "o......",
}  # fmt: skip
# A unit's year: those above it and its own people; who knows it by name is told no.
SCORES = {
    "in": "oooo.o.", "mate": "ooo..x.", "sib": "ooo....", "far": "oo.....", "out": "o......",
}  # fmt: skip
# Rows are unfolded below an org: a community has none.
BOARDS_WITH_ROWS = {side: BOARD[side] for side in ("street", "district", "city")}


def _file(world: World, side: str) -> dict:
    return {"photo": picture()}


def _imports(kind: str, word: str) -> list[Route]:
    """A list is brought in by those who may change such rows."""
    keys = {"kind_name": f"={kind}"}
    blank = word.replace("w", "o")
    return [
        Route("import_new", keys, {"in": blank}, {"in": word}, note=kind),
        Route("import_template", keys, {"in": blank}, note=kind),
    ]


ROUTES = [
    Route("healthz", get={"in": ALL}, anon="o"),
    listing("workbench"),
    listing("waiting_count"),
    # A unit and a grid have a card instead of a dashboard.
    listing("dashboard", "oooorrx"),
    row("dashboard_org", "org", get=BOARD),
    row("dashboard_rows", "org", get=BOARDS_WITH_ROWS),
    row("dashboard_export", "org", get=BOARD),
    row("dashboard_units", "org", get=BOARD),
    row("dashboard_units", "org", get=BOARD, query="export=1", note="export"),
    row(
        "dashboard_press",
        "org",
        get=BOARD,
        post={"in": "wwww...", "out": "w......", "city": "w......"},
    ),
    listing("calendar"),
    listing("calendar", query="view=list&kind=demand&kind=project", note="list"),
    listing("calendar_events"),
    Route("feed_list", get={"in": ALL}, post={"in": ALL}, data=lambda w, s: {"name": "手机"}),
    row("feed_close", "feed", post={"in": "...r...", "out": "......."}),
    Route("feed", {"code": "=none"}, get={"in": "......."}, anon="."),
    listing("scorecard_list", "ooooxxx"),
    listing("scorecard_list", "ooooxxx", query="o=-offers&export=1", note="export"),
    row("unit_scorecard", "unit", get=SCORES),
    row("unit_scorecard", "unit", get=SCORES, query="export=1", note="export"),
    Route("unit_score_rows", {"pk": "unit", "key": "=attended"}, get=SCORES),
    Route("unit_score_rows", {"pk": "unit", "key": "=offers"}, get=SCORES, note="offers"),
    Route("unit_score_rows", {"pk": "unit", "key": "=none"}, get={"out": "......."}, note="none"),
    listing("search", query="q=课后"),
    listing("notices"),
    Route("notices_read", post={"in": "rrrrrrr"}),
    row("notice_open", "notice", post={"in": "...r...", "out": "......."}),
    Route("profile", get={"in": ALL}, post={"in": "rrrrrrr"}, data=lambda w, s: {"name": "新名"}),
    Route(
        "notice_setting",
        get={"in": ALL},
        post={"in": "rrrrrrr"},
        data=lambda w, s: {
            "digest": "True",
            "digest_at": "08:30",
            "quiet_from": "21:00",
            "quiet_until": "08:00",
        },
    ),
    listing("help"),
    Route("help_picture", {"name": "=none.png"}, get={"in": "......."}),
    Route("help_chapter", {"chapter": "=none"}, get={"in": "......."}),
    Route(
        "switch_post",
        post={"in": "...r...", "out": "......."},
        data=lambda w, s: {"post": w[s, "post"]},
    ),
    row(
        "photo",
        "photo",
        get={"in": "oooo.o.", "sib": "ooo....", "far": "oo.....", "out": "o......"},
    ),
    # A meeting's paper: whoever sees the meeting.
    row(
        "attachment",
        "attachment",
        get={
            "in": "oooo.o.",
            "own": "oooo...",
            "sib": "ooo....",
            "far": "oo.....",
            "out": "o......",
        },
    ),
    Route("attachment_upload", post={"in": ALL}, data=lambda w, s: {"file": paper()}),
    Route("photo_upload", post={"in": ALL}, data=_file),
    # Personal facts: only who handles the thing.
    Route(
        "reveal",
        {"kind": "=demand.contact", "pk": "demand"},
        post={"in": "xxooxx.", "sib": "xxo..x.", "far": "xx.....", "out": "x......"},
        note="demand.contact",
    ),
    Route(
        "reveal",
        {"kind": "=project.contact", "pk": "project"},
        post={"in": "xxoo.o.", "sib": "xxo....", "far": "xx.....", "out": "x......"},
        note="project.contact",
    ),
    Route(
        "reveal",
        {"kind": "=participant.phone", "pk": "person"},
        post={"in": "xxoo.o.", "sib": "xxo....", "far": "xx.....", "out": "x......"},
        note="participant.phone",
    ),
    Route(
        "reveal",
        {"kind": "=unit.contact", "pk": "unit"},
        post={"in": "oooo.o.", "mate": "ooo..x.", "sib": "ooo....", "out": "o......"},
        note="unit.contact",
    ),
    Route(
        "reveal",
        {"kind": "=user.phone", "pk": "account"},
        post={"in": "ooox...", "out": "o......"},
        note="user.phone",
    ),
    Route(
        "reveal",
        {"kind": "=grid.keeper", "pk": "card"},
        post={"in": "ooooo..", "sib": "ooo....", "out": "o......"},
        note="grid.keeper",
    ),
    Route(
        "reveal",
        {"kind": "=seat.phone", "pk": "seat"},
        post={"in": "ooox.x.", "own": "oooo...", "out": "o......"},
        note="seat.phone",
    ),
    Route(
        "reveal",
        {"kind": "=member.phone", "pk": "member"},
        post={"in": "xxoo.x.", "sib": "xxo....", "far": "xx.....", "out": "x......"},
        note="member.phone",
    ),
    Route("reveal", {"kind": "=none", "pk": "demand"}, post={"in": "......."}, note="unknown"),
    *_imports("demands", "xxwwxxx"),
    *_imports("offers", "xxxxxwx"),
    *_imports("units", "wwwwxxx"),
    *_imports("grids", "wwwwxxx"),
    *_imports("buildings", "wwwwxxx"),
    *_imports("seats", "wwwwxxx"),
    *_imports("accounts", "wwwwxxx"),
    Route("import_new", {"kind_name": "=none"}, {"in": "......."}, note="unknown"),
    row("import_preview", "batch", arg="batch_id", get={"in": OWN, "out": "......."}),
    row(
        "import_rows",
        "batch",
        arg="batch_id",
        get={"in": OWN, "out": "......."},
        query="open=1-2",
    ),
    row("import_progress", "batch", arg="batch_id", get={"in": OWN, "out": "......."}),
    row("import_errors", "batch", arg="batch_id", get={"in": OWN, "out": "......."}),
    row("import_take", "batch", arg="batch_id", post={"in": "...+...", "out": "......."}),
    row("import_drop", "batch", arg="batch_id", post={"in": "...r...", "out": "......."}),
]

# allauth: who is signed in is sent on from the sign-in; the rest concerns one's own account only.
SIGN_IN = [
    Route("account_login", get={"in": "rrrrrrr"}, post={"in": "rrrrrrr"}, anon="o"),
    Route("account_logout", get={"in": ALL}, post={"in": "LLLLLLL"}),
    Route("account_inactive", get={"in": ALL}, anon="o"),
    Route("account_reauthenticate", get={"in": "+++++++"}, post={"in": "+++++++"}),
    Route("account_change_password", get={"in": ALL}, post={"in": "+++++++"}),
    Route("account_set_password", get={"in": "rrrrrrr"}, post={"in": "rrrrrrr"}),
    Route("account_reset_password", get={"in": "+++++++"}, post={"in": "+++++++"}, anon="o"),
    Route("account_reset_password_done", get={"in": "+++++++"}, anon="o"),
    Route(
        "account_reset_password_from_key",
        {"uidb36": "=1", "key": "=set-password"},
        get={"in": "+++++++"},
        post={"in": "+++++++"},
        anon="o",
    ),
    Route("account_reset_password_from_key_done", get={"in": "+++++++"}, anon="o"),
    Route("account_email", get={"in": "rrrrrrr"}),
    Route("mfa_index", get={"in": "+++++++"}),
    Route("mfa_authenticate", get={"in": "+++++++"}, post={"in": "+++++++"}),
    Route("mfa_reauthenticate", get={"in": "+++++++"}, post={"in": "+++++++"}),
    Route("mfa_activate_totp", get={"in": "+++++++"}, post={"in": "+++++++"}),
    # Nobody here has a second factor to take away.
    Route("mfa_deactivate_totp", get={"in": "......."}, post={"in": "......."}),
    Route("mfa_view_recovery_codes", get={"in": "......."}),
    Route("mfa_generate_recovery_codes", get={"in": "+++++++"}, post={"in": "+++++++"}),
    Route("mfa_download_recovery_codes", get={"in": "......."}),
]
