"""Accounts, notices, the outbox, idempotent posts, photos, imports and the log of reads."""

import datetime
import uuid

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from core.audit import audited

USERNAME = RegexValidator(
    r"^[\w.@+\-—·]+$", _("账号只能用汉字、字母、数字和 . @ + - _ ，不能有空格")
)
TAKEN = _("这个账号名已有人用，请换一个")
PHONE = RegexValidator(
    r"^(1\d{10}|0\d{2,3}-?\d{7,8}(-\d{1,6})?)$",
    _("请写 11 位手机号，或带区号的座机，如 0532-82881234"),
)


@audited(exclude=["password", "last_login", "phone", "email", "first_name", "last_name"])
class User(AbstractUser):
    """账号: who signs in. What one may see and do follows from posts (orgs.Post), never from here."""

    username = models.CharField(
        _("账号"),
        max_length=60,
        unique=True,
        validators=[USERNAME],
        error_messages={"unique": TAKEN},
    )
    name = models.CharField(_("姓名"), max_length=40)
    phone = models.CharField(_("联系电话"), max_length=20, blank=True, validators=[PHONE])
    must_change_password = models.BooleanField(_("下次登录改密码"), default=False)
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")
        constraints = [
            # Signing in heeds no capitals (allauth). By UPPER, as `iexact` looks names up.
            models.UniqueConstraint(
                Upper("username"), name="user_name_once", violation_error_message=TAKEN
            )
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def clean(self) -> None:
        """Refuse a name that another account has in other capitals, at its field."""
        super().clean()
        others = User.objects.filter(username__iexact=self.username).exclude(pk=self.pk)
        if others.exclude(username=self.username).exists():
            raise ValidationError({"username": TAKEN})

    def get_full_name(self) -> str:
        """Return the name as the screens show it."""
        return self.name or self.username


class Notice(models.Model):
    """通知: what a user is told, once per cause."""

    class Urgency(models.TextChoices):
        NOW = "now", _("马上")
        DIGEST = "digest", _("汇总")

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    cause = models.CharField(_("缘由"), max_length=160)
    kind = models.CharField(_("种类"), max_length=30)
    title = models.CharField(_("标题"), max_length=200)
    body = models.CharField(_("内容"), max_length=500, blank=True)
    url = models.CharField(_("去处"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)
    read_at = models.DateTimeField(_("已读"), null=True, blank=True)
    urgency = models.CharField(_("缓急"), max_length=6, choices=Urgency, default=Urgency.DIGEST)
    # When its e-mail goes out; empty where none does, and once it has gone.
    mail_due = models.DateTimeField(_("发邮件"), null=True, blank=True)

    class Meta:
        verbose_name = _("通知")
        verbose_name_plural = _("通知")
        constraints = [
            models.UniqueConstraint(fields=["user", "cause"], name="notice_once_per_cause")
        ]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notice_newest"),
            models.Index(
                fields=["user", "mail_due"],
                name="notice_to_mail",
                condition=models.Q(mail_due__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NoticeSetting(models.Model):
    """通知设置: when a user's e-mails may come; without a row, as the defaults say."""

    user = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="notice_setting"
    )
    digest = models.BooleanField(_("不急的合成每天一封"), default=True)
    digest_at = models.TimeField(_("每天几点发"), default=datetime.time(8, 30))
    quiet_from = models.TimeField(_("勿扰从"), default=datetime.time(21))
    quiet_until = models.TimeField(_("勿扰到"), default=datetime.time(8))

    class Meta:
        verbose_name = _("通知设置")
        verbose_name_plural = _("通知设置")

    def __str__(self) -> str:
        return str(self.user_id)


class Owed(models.Model):
    """What is owed: a row of the outbox, written in the transaction of its cause (core.outbox)."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160)
    args = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("待办任务")
        verbose_name_plural = _("待办任务")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="owed_once")]
        indexes = [
            models.Index(
                fields=["due_at"], name="owed_open", condition=models.Q(done_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class PostOnce(models.Model):
    """The key of a form that was acted upon, and where its answer is (core.idempotency)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", null=True)
    key = models.UUIDField()
    location = models.CharField(max_length=500)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="post_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return str(self.key)


class Photo(models.Model):
    """A picture, re-encoded without place data; served only through a view that checks access."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(_("文件"), upload_to="photos/%Y/%m/")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField(help_text=_("字节"))
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("照片")
        verbose_name_plural = _("照片")

    def __str__(self) -> str:
        return str(self.id)


class Attachment(models.Model):
    """A file kept as it came (papers, scans), typed by content; served after a check, as a download."""

    class Kind(models.TextChoices):
        PDF = "pdf", _("PDF")
        WORD = "docx", _("Word 文档")
        EXCEL = "xlsx", _("Excel 表格")
        SLIDES = "pptx", _("演示文稿")
        JPEG = "jpg", _("图片")
        PNG = "png", _("图片")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(_("文件"), upload_to="files/%Y/%m/")
    name = models.CharField(_("文件名"), max_length=120)
    kind = models.CharField(_("种类"), max_length=5, choices=Kind)
    size = models.PositiveIntegerField(help_text=_("字节"))
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("附件")
        verbose_name_plural = _("附件")

    def __str__(self) -> str:
        return self.name


class ImportBatch(models.Model):
    """One list file on its way in: read, previewed, then taken over all or nothing, or dropped."""

    class State(models.TextChoices):
        READING = "reading", _("正在读")
        PREVIEWED = "previewed", _("待收下")
        TAKING = "taking", _("正在收")
        TAKEN = "taken", _("已收下")
        DROPPED = "dropped", _("已放弃")
        REFUSED = "refused", _("没读进来")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("清单"), max_length=20)
    user = models.ForeignKey(User, models.PROTECT, related_name="imports")
    scope_org_id = models.BigIntegerField(null=True, blank=True)
    file_name = models.CharField(_("文件名"), max_length=200)
    file_size = models.PositiveIntegerField(_("大小"))
    counts = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.PREVIEWED)
    problem = models.CharField(_("原因"), max_length=500, blank=True)
    # Which piece of work in the background counts (one is begun per question and taking), how far
    # it is, and from where it was asked for.
    round = models.PositiveSmallIntegerField(default=0)
    progress = models.JSONField(default=dict)
    asked_from = models.GenericIPAddressField(_("地址"), null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("导入")
        verbose_name_plural = _("导入")
        indexes = [models.Index(fields=["user", "-created_at"], name="import_newest")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def rows(self) -> list[dict]:
        """All rows of the preview in the order of the sheet; pages ask for those they show."""
        return list(self.lines.order_by("line").values_list("data", flat=True))


class ImportFile(models.Model):
    """The uploaded file as it came, until it was read in the background."""

    batch = models.OneToOneField(ImportBatch, models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()

    class Meta:
        verbose_name = _("导入的文件")
        verbose_name_plural = _("导入的文件")

    def __str__(self) -> str:
        return str(self.batch_id)


class ImportRow(models.Model):
    """One row of a preview; gone when the list was taken or dropped, it may hold personal facts."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField(_("行"))
    state = models.CharField(_("结果"), max_length=9)
    asks = models.BooleanField(default=False)
    data = models.JSONField()

    class Meta:
        verbose_name = _("导入的行")
        verbose_name_plural = _("导入的行")
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="import_row_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.line}"


class AccessEvent(models.Model):
    """A read of a personal fact, an export, a sign-in: who, what, when. Only ever added to."""

    class Kind(models.TextChoices):
        REVEAL = "reveal", _("查看个人信息")
        EXPORT = "export", _("导出")
        IMPORT = "import", _("导入")
        SIGN_IN = "sign_in", _("登录")
        SIGN_OUT = "sign_out", _("退出")
        SIGN_IN_FAILED = "sign_in_failed", _("登录失败")
        UNLOCK = "unlock", _("解锁")
        RESET_LINK = "reset_link", _("生成重设密码链接")

    kind = models.CharField(_("种类"), max_length=20, choices=Kind)
    user_id_copy = models.BigIntegerField(_("账号编号"), null=True)
    user_name = models.CharField(_("姓名"), max_length=60, blank=True)
    org_id_copy = models.BigIntegerField(_("组织编号"), null=True)
    subject = models.CharField(_("对象"), max_length=120, blank=True)
    detail = models.JSONField(_("细节"), default=dict)
    address = models.GenericIPAddressField(_("地址"), null=True)
    request_id = models.UUIDField(null=True)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("查阅记录")
        verbose_name_plural = _("查阅记录")
        indexes = [models.Index(fields=["user_id_copy", "-at"], name="access_by_user")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
