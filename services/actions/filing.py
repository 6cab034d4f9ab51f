"""书记项目: sent to the organisation department by the community, and filed there (practice Q4)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from orgs.models import PostKind
from orgs.scope import people_at
from services import rules
from services.actions.telling import community_people, conflict, tell
from services.actions.work import lock_open, lock_work, save_new
from services.models import Filing, Project
from services.projects import rules as project_rules


@transaction.atomic
def send_for_filing(*, project: Project, by: User, secretary: str, aim: str) -> Filing:
    """Make a running project the secretary's own and send it to the district's department."""
    row = lock_open(project, by)
    rules.require(project_rules.may_send_for_filing(by, row))
    if Filing.objects.filter(project=row).exists():
        raise conflict(row, _("这个项目已经报送过"))
    made = Filing(
        project=row,
        secretary=secretary,
        aim=aim,
        sent_on=timezone.localdate(),
        sent_by=by,
    )
    save_new(made, "sent_by")
    row.kind = Project.Kind.SECRETARY
    row.save(update_fields=["kind", "updated_at"])
    org = row.org
    tell(
        people_at([org.district_id] if org.district_id else [], PostKind.ADMIN),
        cause=f"filing:{made.pk}:sent",
        title=_("书记项目待备案：%(title)s") % {"title": row.title},
        body=_("%(org)s %(name)s：%(aim)s") % {"org": org.name, "name": secretary, "aim": aim},
        view="project_detail",
        pk=row.pk,
    )
    return made


@transaction.atomic
def file_project(*, project: Project, by: User) -> Filing:
    """File a project that was sent, once; its community is told."""
    row = lock_work(project.pk)
    rules.require(project_rules.may_file(by, row))
    filing = Filing.objects.select_for_update(of=("self",)).filter(project=row).first()
    if filing is None or filing.filed_on is not None:
        words = _("还没有报送，不能备案") if filing is None else _("这个项目已经备案")
        raise conflict(row, words)
    filing.filed_on, filing.filed_by = timezone.localdate(), by
    filing.save(update_fields=["filed_on", "filed_by"])
    tell(
        community_people(row.org, besides=by),
        cause=f"filing:{filing.pk}:filed",
        title=_("书记项目已备案：%(title)s") % {"title": row.title},
        view="project_detail",
        pk=row.pk,
    )
    return filing
