"""The minutes as Word, in the form of a Chinese official 会议纪要 (GB/T 9704: sizes and margins)."""

import io

from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from alliances.meetings.sheet import Added, Item, Sheet

# Fonts of official documents; Word falls back to SimSun where an office has not got them.
TITLE, BODY, HEAD = "方正小标宋简体", "仿宋_GB2312", "黑体"
TITLE_SIZE, BODY_SIZE, SMALL = Pt(22), Pt(16), Pt(14)
LEADING = Pt(28)
WIDTHS = (Cm(1.6), Cm(5.6), Cm(3.8), Cm(4.6))


def minutes_docx(sheet: Sheet) -> bytes:
    """Return the minutes as the bytes of a .docx file."""
    document = Document()
    _page(document)
    _line(document, sheet.title, font=TITLE, size=TITLE_SIZE, centre=True)
    if sheet.number:
        _line(document, sheet.number, centre=True)
    if sheet.draft:
        _line(document, _("（草稿，还没结会）"), centre=True)
    _line(document, "")
    for name, text in sheet.heads:
        _head(document, name, text)
    _line(document, "")
    for item in sheet.items:
        _item(document, item)
    if sheet.summary:
        _titled(document, _("会议情况"), sheet.summary)
    _settled(document, sheet)
    for added in sheet.added:
        _added(document, added)
    _line(document, "")
    _line(document, sheet.signed, right=True)
    _line(document, sheet.day, right=True)
    if sheet.copies:
        _copies(document, sheet.copies)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: DocumentType) -> None:
    """A4 with the margins of the standard; 仿宋 16 pt with 28 pt leading; pages numbered."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", BODY_SIZE
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
    language = OxmlElement("w:lang")  # else punctuation is drawn as other countries have it
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    normal.element.rPr.append(language)
    normal.paragraph_format.line_spacing = LEADING
    normal.paragraph_format.space_after = Pt(0)
    _number_pages(section.footer.paragraphs[0])
    properties = document.core_properties
    properties.author, properties.comments = "", ""


def _number_pages(paragraph: Paragraph) -> None:
    """Write — 1 — in the middle of the foot."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ").font.size = SMALL
    run = paragraph.add_run()
    run.font.size = SMALL
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)
    paragraph.add_run(" —").font.size = SMALL


def _run(paragraph: Paragraph, text: str, *, font: str = "", size: Pt | None = None) -> None:
    run = paragraph.add_run(clean(text))
    if font:
        run.font.name = font
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if size:
        run.font.size = size


def clean(text: str) -> str:
    """Leave out control characters, which XML forbids."""
    return "".join(c for c in text if c in "\t\n" or (ord(c) >= 32 and c not in "\ufffe\uffff"))


def _line(
    document: DocumentType,
    text: str,
    *,
    font: str = "",
    size: Pt | None = None,
    centre: bool = False,
    right: bool = False,
    indent: bool = False,
) -> Paragraph:
    paragraph = document.add_paragraph()
    _run(paragraph, text, font=font, size=size)
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = BODY_SIZE * 2
    if indent:
        paragraph.paragraph_format.first_line_indent = BODY_SIZE * 2
    if font == TITLE:
        paragraph.paragraph_format.line_spacing = Pt(36)
    return paragraph


def _head(document: DocumentType, name: str, text: str) -> None:
    """时间：… with the name in 黑体, further lines hanging under the text."""
    paragraph = document.add_paragraph()
    _run(paragraph, f"{name}：", font=HEAD)
    _run(paragraph, text)
    paragraph.paragraph_format.left_indent = BODY_SIZE * 3
    paragraph.paragraph_format.first_line_indent = BODY_SIZE * -3


def _item(document: DocumentType, item: Item) -> None:
    _titled(document, f"{item.number}、{item.title}", item.paragraphs)


def _titled(document: DocumentType, title: str, paragraphs: list[str]) -> None:
    head = _line(document, title, font=HEAD, indent=True)
    head.paragraph_format.keep_with_next = True
    for text in paragraphs:
        _line(document, text, indent=True)


def _settled(document: DocumentType, sheet: Sheet) -> None:
    """议定事项: what, 责任, 期限, as a table whose head comes again on each page."""
    if not sheet.settled:
        return
    head = _line(document, _("议定事项"), font=HEAD, indent=True)
    head.paragraph_format.keep_with_next = True
    rows = [(_("序号"), _("事项"), _("责任"), _("期限"))]
    rows += [(str(row.number), row.text, row.who, row.due) for row in sheet.settled]
    table = document.add_table(rows=0, cols=len(WIDTHS))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width  # the grid; without it some programs share the width evenly
    for position, texts in enumerate(rows):
        cells = table.add_row().cells
        for cell, text, width in zip(cells, texts, WIDTHS, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing = Pt(22)
            _run(paragraph, text, font="" if position else HEAD, size=SMALL)
            if not position:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    again = OxmlElement("w:tblHeader")
    again.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(again)


def _added(document: DocumentType, added: Added) -> None:
    _titled(document, added.head, added.paragraphs)
    _line(document, _("补正原因：%s") % added.reason, indent=True)


def _copies(document: DocumentType, names: str) -> None:
    """抄送 between two lines, as at the foot of an official document."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = LEADING
    paragraph.paragraph_format.line_spacing = Pt(24)
    _run(paragraph, _("抄送：%s。") % names, size=SMALL)
    borders = OxmlElement("w:pBdr")
    for side in ("top", "bottom"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "2"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)
