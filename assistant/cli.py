"""The command line `greenmine`. Heavy libraries are imported inside the commands, so that --help answers at once."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant import __version__
from assistant.core.errors import GreenmineError

if TYPE_CHECKING:
    from assistant.core.report import Report

app = typer.Typer(
    name="greenmine", help="绿色矿山申报材料审查助手：核对清单、提示疑点，每条都带原文出处。", no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
)  # fmt: skip

Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="一套申报材料：文件夹、.zip 或若干文件", show_default=False)]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="日期", help="审查基准日，如 2024-03-11；默认取自评估报告自己的日期")]

STAGES = {"open": "打开", "read": "读取", "embed": "建立检索", "facts": "提取数据", "checks": "核对", "done": "完成"}


def main() -> None:
    """Run the command; an error that is meant for people is printed as one line, with exit status 2."""
    try:
        app()
    except GreenmineError as error:
        typer.echo(f"错误：{error}", err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        typer.echo("已中断。", err=True)
        sys.exit(2)


@app.callback(invoke_without_command=True)
def _root(version: Annotated[bool, typer.Option("--version", help="显示版本")] = False) -> None:
    if version:
        typer.echo(f"greenmine-review {__version__}")
        raise typer.Exit


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int, str], None]]:
    """A progress bar over the stages on the error stream; silent where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total} {task.fields[name]}"), TimeElapsedColumn(),
        console=console, transient=True, disable=not console.is_terminal,
    ) as bar:  # fmt: skip
        task = bar.add_task("打开", total=1, name="")

        def tell(stage: str, done: int, total: int, name: str) -> None:
            bar.update(task, description=STAGES.get(stage, stage), completed=done, total=max(total, 1), name=name[:40])

        yield tell


def _day(text: str | None) -> dt.date | None:
    from assistant.core.dates import parse_date
    from assistant.core.errors import BadInputError

    if text is None:
        return None
    try:
        return parse_date(text).last()
    except ValueError as error:
        raise BadInputError(f"看不懂的日期：{text}", advice="请写成 2024-03-11") from error


def _service(cache: bool = True) -> Any:
    from assistant.service import Service

    return Service(cache=cache)


@app.command()
def check(
    paths: Paths,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="F", help="写出 report.json")] = None,
    sarif: Annotated[Path | None, typer.Option("--sarif", metavar="F", help="写出 SARIF")] = None,
    docx: Annotated[Path | None, typer.Option("--docx", metavar="F", help="写出审查意见（Word）")] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="F", help="写出网页报告（单个文件）")] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="F", help="写出表格")] = None,
    checklist: Annotated[Path | None, typer.Option("--checklist", metavar="F", help="另用一份核对清单（YAML）")] = None,
    profile: Annotated[str, typer.Option("--profile", metavar="provincial|national", help="省级或全国名录")] = "provincial",
    as_of: AsOf = None,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="不使用读取缓存")] = False,
    second: Annotated[
        bool, typer.Option("--second-opinion", help="另请语言模型（GREENMINE_LLM）逐项判断，与规则并列，规则的判定不变")
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="在终端列出全部项目")] = False,
) -> None:
    """审查一套材料。退出码：0 无须更正；1 有缺失或须关注的提示；2 未能完成。"""
    from rich.console import Console

    from assistant.report import text

    with _progress() as tell:
        reviewed = _service(not no_cache).review(paths, as_of=_day(as_of), profile=profile, checklist=checklist, progress=tell)
    report = reviewed.report
    write_report(report, json_file=json_file, sarif=sarif, docx=docx, html=html, xlsx=xlsx)
    Console(soft_wrap=False).print(text.summary(report, everything=everything))
    if second:
        typer.echo(_service(not no_cache).second_opinion(reviewed))
    raise typer.Exit(1 if report.to_correct() else 0)


def write_report(
    report: Report,
    *,
    json_file: Path | None = None,
    sarif: Path | None = None,
    docx: Path | None = None,
    html: Path | None = None,
    xlsx: Path | None = None,
) -> None:
    """Write the forms that are asked for; parents are made."""
    from assistant.report.files import write

    for path, form in ((json_file, "json"), (sarif, "sarif"), (docx, "docx"), (html, "html"), (xlsx, "xlsx")):
        if path is not None:
            write(report, path, form)


@app.command()
def screen(
    inbox: Annotated[str, typer.Argument(metavar="INBOX", help="收件夹：每套材料一个文件夹或一个 .zip；也可以是 s3://… 等地址")],
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="结果写到哪里（文件夹或 s3://… 等地址）")],
    workers: Annotated[int, typer.Option("--workers", metavar="N", help="并行进程数，0 为自动")] = 0,
    scheduler: Annotated[str | None, typer.Option("--scheduler", metavar="ADDRESS", help="已有的 Dask 调度器，如 tcp://…")] = None,
    as_of: AsOf = None,
    force: Annotated[bool, typer.Option("--force", help="全部重做")] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="重做上次失败的")] = False,
    library: Annotated[
        Path | None, typer.Option("--library", metavar="DIR", help="以往批次的指纹库：与以往的材料比较，并把本批加进去")
    ] = None,
    minutes: Annotated[float, typer.Option("--minutes", metavar="N", help="一套材料最多用时（分钟），超时重试一次")] = 60.0,
    watching: Annotated[bool, typer.Option("--watch", help="一直看着收件夹，上传完整的新材料随到随审，按 Ctrl-C 结束")] = False,
) -> None:
    """批量预审收件夹里的全部材料；再次运行只做有变化的。退出码：0；2 有材料未能完成。"""
    from assistant.batch import Options, run, watch

    options = Options(workers, scheduler, _day(as_of), force, retry_failed, library, minutes)
    if watching:
        watch(inbox, out, options, tell=lambda done: typer.echo(done.text()))
        return
    result = run(inbox, out, options)
    typer.echo(result.text())
    raise typer.Exit(2 if result.failed else 0)


@app.command()
def ask(
    paths: Annotated[list[str], typer.Argument(metavar='PATH... "问题"', help="材料，最后一个参数是问题")],
    json_file: Annotated[Path | None, typer.Option("--json", metavar="F", help="写出 answers.json")] = None,
    questions: Annotated[Path | None, typer.Option("--questions", metavar="FILE.jsonl", help="一行一个问题")] = None,
    as_of: AsOf = None,
) -> None:
    """就一套材料提问，回答带出处。退出码：0 已回答；1 材料中未找到；2 出错。"""
    from assistant.core.errors import BadInputError

    if questions is None and len(paths) < 2:
        raise BadInputError("请给出材料和问题", advice='例如：greenmine ask 材料文件夹 "采矿许可证号是多少？"')
    asked = read_questions(questions) if questions else [{"id": "q1", "question": paths[-1], "after": None}]
    files = [Path(p) for p in (paths if questions else paths[:-1])]
    with _progress() as tell:
        conversation = _service().conversation(files, as_of=_day(as_of), progress=tell)
    answers = conversation.ask_all(asked)
    if json_file is not None:
        from assistant.report.files import write_text

        write_text(json_file, json.dumps(conversation.as_json(answers), ensure_ascii=False, indent=1) + "\n")
    for _, answer in answers:
        typer.echo(conversation.as_text(answer))
    raise typer.Exit(0 if all(a.found for _, a in answers) else 1)


def read_questions(path: Path) -> list[dict[str, Any]]:
    """The questions of a .jsonl file: {"id", "question", "after"} a line. BadInputError names the line that is none."""
    from assistant.core.errors import BadInputError

    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError("问题文件无法读取", path=str(path), advice="须为 UTF-8 编码的 .jsonl 文件") from error
    asked = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            asked.append({"id": str(entry["id"]), "question": str(entry["question"]), "after": entry.get("after")})
        except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise BadInputError(
                f"第{number}行不是一个问题", path=str(path), advice='每行形如 {"id": "q1", "question": "…", "after": null}'
            ) from error
    return asked


@app.command()
def chat(paths: Paths, as_of: AsOf = None) -> None:
    """在终端里就一套材料连续提问；:open 2 看第二处出处，:quit 退出。"""
    with _progress() as tell:
        conversation = _service().conversation(paths, as_of=_day(as_of), progress=tell)
        conversation.warm()
    typer.echo("可以提问了；:open 2 看第二处出处的上下文，:quit 退出。")
    last = None
    while True:
        try:
            line = input("问> ").strip()
        except EOFError:
            break
        if line in (":quit", ":q", ":exit"):
            break
        if line.startswith(":open"):
            typer.echo(conversation.open(last, line.removeprefix(":open").strip()))
        elif line:
            for chunk in conversation.ask_stream(line):
                typer.echo(chunk, nl=False)
            last = conversation.history[-1]
            typer.echo("\n" + "\n".join(conversation.quotes(last)))


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="要读取的文件")],
    json_file: Annotated[Path | None, typer.Option("--json", metavar="F", help="写出 documents.json")] = None,
) -> None:
    """程序从每个文件读到了什么：页、质量、章节、表格、图片、属性。退出码：0；2 有文件不能读取。"""
    from rich.console import Console

    from assistant.ingest.reading import read_files
    from assistant.report import documents as shown
    from assistant.report.files import write_text

    with _progress() as tell:
        documents, errors = read_files(files, progress=tell)
    if json_file is not None:
        write_text(json_file, json.dumps(shown.to_json(documents, errors), ensure_ascii=False, indent=1) + "\n")
    Console(soft_wrap=False).print(shown.summary(documents, errors))
    raise typer.Exit(2 if errors else 0)


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", help="监听地址；默认只在本机")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help="端口")] = 7860,
    data: Annotated[Path | None, typer.Option("--data", metavar="DIR", help="数据文件夹")] = None,
) -> None:
    """打开网页工作台。"""
    from ui.app import serve as start

    start(host=host, port=port, data=data)


users = typer.Typer(help="工作台的人员：增加、列出、锁定、改密码、程序令牌。", no_args_is_help=True)
app.add_typer(users, name="users")
Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="数据文件夹；默认 GREENMINE_DATA 或 ~/.greenmine")]
_BY = "命令行"


def _store(data: Path | None) -> Any:
    from assistant.service import open_data
    from ui.app import data_folder

    return open_data(data_folder(data))


def _password() -> str:
    """From GREENMINE_PASSWORD, else asked for twice; never an argument, which others could see in the list of processes."""
    import os

    return os.environ.get("GREENMINE_PASSWORD") or str(
        typer.prompt("密码（至少10个字符）", hide_input=True, confirmation_prompt="再输一遍")
    )


@users.command("add")
def users_add(
    name: Annotated[str, typer.Argument(metavar="账号")],
    role: Annotated[str, typer.Option("--role", metavar="company|county|city|province|admin", help="角色")],
    area: Annotated[str, typer.Option("--area", metavar="地名或代码", help="企业、县级：如 内江市市中区；市级：如 内江市")] = "",
    company: Annotated[str, typer.Option("--company", metavar="企业名称", help="企业账号的企业全称")] = "",
    data: Data = None,
) -> None:
    """增加一人；密码在提示后输入。"""
    from ui.places import code_of, label

    store = _store(data)
    person = store.people.add(name, _password(), role, area=code_of(area, role), company=company, by=_BY)
    typer.echo(f"已增加：{person.name}（{label(person.area)}）")


@users.command("list")
def users_list(data: Data = None) -> None:
    """列出全部人员。"""
    from assistant.store.people import ROLE_LABELS
    from ui.places import label

    for person in _store(data).people.all():
        typer.echo(
            f"{person.name}\t{ROLE_LABELS[person.role]}\t{label(person.area)}\t{person.company}\t{'已锁定' if person.locked else ''}"
        )


@users.command("lock")
def users_lock(
    name: Annotated[str, typer.Argument(metavar="账号")],
    unlock: Annotated[bool, typer.Option("--unlock", help="解锁")] = False,
    data: Data = None,
) -> None:
    """锁定或解锁一人；锁定后其会话和令牌立即失效。"""
    _store(data).people.lock(name, not unlock, _BY)
    typer.echo(f"已{'解锁' if unlock else '锁定'}：{name}")


@users.command("passwd")
def users_passwd(name: Annotated[str, typer.Argument(metavar="账号")], data: Data = None) -> None:
    """改一人的密码；其会话全部结束。"""
    store = _store(data)
    store.people.named(name)
    store.people.set_password(name, _password(), _BY)
    typer.echo(f"已改密码：{name}")


@users.command("token")
def users_token(
    name: Annotated[str, typer.Argument(metavar="账号")],
    label: Annotated[str, typer.Option("--label", help="用途")] = "程序",
    revoke: Annotated[bool, typer.Option("--revoke", help="收回此人的全部令牌")] = False,
    data: Data = None,
) -> None:
    """给程序用的令牌，权限与此人相同；只显示这一次。"""
    people = _store(data).people
    typer.echo(f"已收回 {people.revoke_tokens(name, _BY)} 个令牌" if revoke else people.make_token(name, label, _BY))


@app.command()
def audit(data: Data = None) -> None:
    """核验办理记录的哈希链。退出码：0 完整；1 有改动。"""
    found = _store(data).trail.verify()
    if found.broken is not None:
        typer.echo(f"办理记录自第 {found.broken} 条起不完整或被改动")
        raise typer.Exit(1)
    typer.echo(f"办理记录完整，共 {found.lines} 条，末条哈希 {found.head}")


@app.command()
def backup(target: Annotated[Path, typer.Argument(metavar="FILE.zip", help="备份写到哪里")], data: Data = None) -> None:
    """备份工作台的数据库和全部文件；服务可以不停。"""
    from assistant.store.backup import backup as write

    typer.echo(f"已备份 {write(_store(data), target)} 个文件：{target}")


@app.command()
def restore(source: Annotated[Path, typer.Argument(metavar="FILE.zip", help="备份")], data: Data = None) -> None:
    """从备份恢复到一个空的数据文件夹。"""
    from assistant.store.backup import restore as read_back

    typer.echo(f"已恢复 {read_back(_store(data), source)} 个文件")


@app.command()
def checklist(
    item: Annotated[str | None, typer.Argument(metavar="[ID]", help="核对项编号")] = None,
    file: Annotated[Path | None, typer.Option("--checklist", metavar="F", help="另一份核对清单")] = None,
) -> None:
    """列出或说明核对项：条款、要求、什么算依据、如何判断。"""
    from rich.console import Console

    from assistant.checks.checklist import load_checklist
    from assistant.report import manual

    Console(soft_wrap=False).print(manual.checklist(load_checklist(file), item))


@app.command()
def rules(rule: Annotated[str | None, typer.Argument(metavar="[ID]", help="规则编号")] = None) -> None:
    """列出或说明提示规则：为什么、提示什么、什么不提示、可能的正常解释。"""
    from rich.console import Console

    from assistant.checks import all_checks
    from assistant.report import manual

    Console(soft_wrap=False).print(manual.rules(all_checks(), rule))


@app.command()
def derive(notice: Annotated[Path, typer.Argument(metavar="NOTICE.md", help="任一通知的文本")]) -> None:
    """从任一通知拟出核对清单草稿（YAML），每条附条款和原句，供人修改。"""
    from assistant.checks.checklist.derive import derive as draft
    from assistant.core.errors import BadInputError

    try:
        words = notice.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError("通知无法读取", path=str(notice), advice="须为 UTF-8 编码的 .md 或 .txt 文件") from error
    typer.echo(draft(words))


@app.command(name="eval")
def evaluate(directory: Annotated[Path, typer.Argument(metavar="DIR", help="含带标注材料的文件夹（labels/ 与各套材料）")]) -> None:
    """在带标注的材料上运行，给出查全、查准、核对与引文准确率。"""
    from assistant.evaluation import run

    typer.echo(run(directory))


@app.command()
def schema() -> None:
    """report.json 的 JSON Schema。"""
    from assistant.report.schema import json_schema

    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
