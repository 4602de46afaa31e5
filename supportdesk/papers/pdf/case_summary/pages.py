"""The pages of the case summary, section by section."""

from collections.abc import Iterator
from dataclasses import dataclass

from supportdesk.papers.language import Wording
from supportdesk.papers.pdf.blocks import (
    FINDING_MARKS,
    PROMISE_MARKS,
    Masthead,
    Section,
    Strip,
    Together,
    calculation,
    facts,
    numbered,
)
from supportdesk.papers.pdf.case_summary.contents import CaseSummary
from supportdesk.papers.pdf.case_summary.details import detail_blocks
from supportdesk.papers.pdf.cells import Cell, Column, Kind, Row
from supportdesk.papers.pdf.contents import Finding, PromiseState
from supportdesk.papers.pdf.fonts import Faces
from supportdesk.papers.pdf.layout import Drawn, OfficeFrame, draw_paper
from supportdesk.papers.pdf.lines import Paragraph
from supportdesk.papers.pdf.pen import Align, Block
from supportdesk.papers.pdf.signing import Signatures
from supportdesk.papers.pdf.style import CELL, GREY, NOTE, ORANGE
from supportdesk.papers.pdf.tables import Table


def render(paper: CaseSummary, faces: Faces, language: str = "zh") -> bytes:
    """Draw the paper and return the PDF: the same paper gives the same bytes."""
    return draw(paper, faces, language).data


def draw(paper: CaseSummary, faces: Faces, language: str = "zh") -> Drawn:
    """Draw the paper; the answer also holds its lines, for proof-reading."""
    w = Wording(language)
    title = w.say("返乡创业办件摘要")
    frame = OfficeFrame(
        w,
        running_left=f"{title}{w.wide_space}{paper.number}",
        running_right=w.wide_space.join(part for part in (paper.applicant, paper.venture) if part),
        verification=paper.verification,
        proves=w.say("扫码或在查询页输入校验码，可核对本件是否由本系统出具、内容是否被改动。"),
        remark=w.say("含个人信息，仅限本办件使用；号码已按规定遮盖。"),
    )
    blocks = list(_Drawing(paper, faces, w).blocks(title))
    return draw_paper(
        blocks, frame, faces, w, title=f"{title} {paper.number}", author=paper.office, subject=paper.number
    )


_SHORT_VERDICT = 180.0


@dataclass
class _Drawing:
    paper: CaseSummary
    faces: Faces
    w: Wording
    section_number: int = 0

    def blocks(self, title: str) -> Iterator[Block]:
        paper, w = self.paper, self.w
        yield Masthead(
            self.faces,
            paper.office,
            title,
            (w.say("办件编号"), paper.number),
            [
                (w.say("数据截至"), w.moment(paper.printed.as_of)),
                (w.say("打印时间"), w.moment(paper.printed.at)),
                (w.say("打印用途"), w.said(paper.printed.purpose) or "—"),
                (w.say("打印人"), w.said(paper.printed.by)),
            ],
        )
        if paper.stages:
            yield Strip.of(paper.stages, self.faces, w)
        yield self._section(w.say("人员与创业实体"))
        yield facts(paper.facts, self.faces, w)
        yield self._section(w.say("扶持台账"), w.say("金额单位：元；贷款本金与财政资金不相加"))
        yield self._supports() if paper.supports or paper.estimates else self._none()
        yield self._section(w.say("资格核验结果"), w.say("核验时点：各申请提交日；规则按当时版本"))
        yield from self._eligibility()
        if paper.calculations:
            yield self._section(w.say("金额计算"), w.say("逐项四舍五入到分"))
            for at, one in enumerate(paper.calculations):
                yield calculation(one, self.faces, w, before=8 if at else 0)
        if paper.details:
            yield self._section(w.say("各项扶持的具体情况"), w.say("金额单位：元"))
            for at, detail in enumerate(paper.details):
                yield from detail_blocks(detail, self.faces, w, is_first=not at)
        yield self._section(w.say("办理经过"), w.say("工作日含调休；补正与公示期间不计时"))
        yield self._timeline() if paper.timeline else self._none()
        yield self._section(w.say("跟踪服务与待办"))
        yield self._follow_ups() if paper.follow_ups else self._none()
        if paper.remarks:
            yield self._section(w.say("备注"), wants=48)
            for at, remark in enumerate(paper.remarks):
                yield Paragraph(w.said(remark), self.faces, before=3 if at else 0)
        if paper.signatures:
            yield Together(
                [
                    self._section(w.say("签章"), w.say("经办、复核、审批不得为同一人")),
                    Signatures(paper.signatures, self.faces, w),
                ],
                before=12,
                with_company=True,
            )

    def _section(self, heading: str, note: str = "", wants: float = 110) -> Section:
        self.section_number += 1
        return Section(numbered(self.w, self.section_number, heading), note, self.faces, wants=wants)

    def _none(self) -> Paragraph:
        return Paragraph(self.w.say("暂无记录。"), self.faces, NOTE)

    def _supports(self) -> Table:
        paper, w = self.paper, self.w
        columns = (
            Column(w.say("类别"), most=58),
            Column(w.say("事项（政策版本）"), stretch=1),
            Column(w.say("申请号"), most=100),
            Column(w.say("申请日")),
            Column(w.say("状态"), least=46, most=66),
            Column(w.say("批准金额"), Align.RIGHT, least=60),
            Column(w.say("已拨付"), Align.RIGHT, least=58),
        )
        rows: list[Row] = []
        above = ""
        for support in paper.supports:
            kind = w.said(support.kind)
            cells = (
                kind,
                w.said(support.matter),
                support.number,
                w.day(support.applied_on),
                w.said(support.state),
                w.amount(support.approved),
                w.amount(support.paid),
            )
            rows.append(Row(cells, repeats=kind == above))
            above = kind
        rows.append(
            Row(
                (
                    Cell(w.say("小计：财政资金（不含贷款本金）"), span=5),
                    w.amount(paper.approved_total),
                    w.amount(paper.paid_total),
                ),
                Kind.TOTAL,
            )
        )
        rows.extend(
            Row(
                (
                    Cell(w.said(estimate.matter), span=5),
                    w.amount(estimate.amount),
                    w.say("不涉及") if estimate.paid is None else w.amount(estimate.paid),
                ),
                Kind.COMPARISON,
            )
            for estimate in paper.estimates
        )
        return Table(columns, rows, self.faces)

    def _eligibility(self) -> Iterator[Block]:
        w = self.w
        if not self.paper.eligibility:
            # What was decided passed every rule when it was decided; asked today, its own later life would count against it.
            told = w.say("现在没有等待审批的申请。已经决定的，决定时逐条核验过，意见见办理经过。")
            yield Paragraph(told, self.faces, NOTE)
            return
        words = {
            Finding.MET: w.say("符合"),
            Finding.UNMET: w.say("不符合"),
            Finding.UNKNOWN: w.say("待核实"),
        }
        columns = (
            Column(w.say("规则"), stretch=1.15),
            Column(w.say("本人情况"), stretch=1.75),
            Column(w.say("门槛"), stretch=1.6),
            Column(w.say("结果"), least=62),
            Column(w.say("条款"), least=86, most=120),
        )
        rows: list[Row] = []
        for group in self.paper.eligibility:
            verdict = w.said(group.verdict)
            span = 2 if self.faces.bold.width(verdict, CELL.size) < _SHORT_VERDICT else 3
            document = Cell(w.said(group.document), span=5 - span, style=CELL.inked(GREY), align=Align.RIGHT)
            rows.append(Row((Cell(verdict, span=span), document), Kind.GROUP))
            for rule in group.rules:
                style = {Finding.UNMET: CELL.medium().inked(ORANGE), Finding.UNKNOWN: CELL.inked(GREY)}.get(
                    rule.finding, CELL
                )
                finding = Cell(words[rule.finding], style=style, mark=FINDING_MARKS[rule.finding])
                cells = (w.said(rule.rule), w.said(rule.value), w.said(rule.threshold), finding, w.said(rule.clause))
                rows.append(Row(cells))
        yield Table(columns, rows, self.faces)
        changes = [w.said(group.would_change) for group in self.paper.eligibility if group.would_change]
        if changes:
            text = w.say("什么会改变结果：{changes}", changes=("；" if w.chinese else "; ").join(changes))
            yield Paragraph(text, self.faces, NOTE, before=2)

    def _timeline(self) -> Table:
        w = self.w
        columns = (
            Column(w.say("日期"), least=68),
            Column(w.say("事项"), stretch=1),
            Column(w.say("办理人"), least=90, most=130),
            Column(w.say("用时 / 时限"), Align.RIGHT, least=76, most=110),
        )
        rows = [
            Row((w.day(entry.on), w.said(entry.matter), w.said(entry.by), w.said(entry.pace) or "—"))
            for entry in self.paper.timeline
        ]
        return Table(columns, rows, self.faces)

    def _follow_ups(self) -> Table:
        w = self.w
        columns = (
            Column(w.say("到期日"), least=68),
            Column(w.say("事项"), stretch=1),
            Column(w.say("责任人"), least=106, most=130),
            Column(w.say("状态"), least=84, most=120),
        )
        styles = {
            PromiseState.DUE: CELL,
            PromiseState.LATER: CELL.inked(GREY),
            PromiseState.DONE: CELL,
            PromiseState.OVERDUE: CELL.bold().inked(ORANGE),
        }
        rows = [
            Row(
                (
                    w.day(promise.due_on),
                    w.said(promise.matter),
                    w.said(promise.owner),
                    Cell(w.said(promise.words), style=styles[promise.state], mark=PROMISE_MARKS[promise.state]),
                )
            )
            for promise in self.paper.follow_ups
        ]
        return Table(columns, rows, self.faces)
