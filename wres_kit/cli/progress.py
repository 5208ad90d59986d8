"""How far a build is, on standard error: a bar where that is a terminal, and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from wres_kit.cli.app import say
from wres_kit.execution.render_tasks import PageTask, RenderTask
from wres_kit.project.organisation import path_code
from wres_kit.returns.faults import plural

if TYPE_CHECKING:
    from wres_kit.execution.planning import Plan
    from wres_kit.execution.tasks import AnyTask, TaskResult


class ProgressBar(Progress):
    """A progress bar on standard error; nothing where that is not a terminal."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        super().__init__(*columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal)
        self._line = self.add_task("  reading", total=None)
        self._moved: dict[str, int] = {}
        self._planned: dict[str, int] = {}

    def on_plan(self, plan: Plan, renderer: str) -> None:
        """Say what is about to be built."""
        pages = plan.page_count
        what = f"Building {plural(len(plan.reports), 'report')} ({plural(pages, 'page')} in all) with {renderer}"
        for sentence in plan.left_out:
            self.say(sentence)
        if plan.reports:
            self.say(what)
        self._planned = {f"{each.organisation.slug} {each.year}": len(each.pages) for each in plan.reports}
        self._moved.clear()
        self.reset(self._line, description="  pages", total=pages)

    def on_task_done(self, task: AnyTask, result: TaskResult[Any]) -> None:
        """Move on by what a task did, and pass on what is to be known of it."""
        for warning in result.warnings:
            self.say(f"  {warning}")
        if isinstance(task, PageTask):
            self._move(f"{path_code(task.parameters.organisation)} {task.parameters.year}", 1)
            if result.failure is not None:
                parameters = task.parameters
                self.say(f"  {parameters.organisation} {parameters.year}  {task.page.name}  failed")
        elif isinstance(task, RenderTask):
            name = f"{task.folder.parent.name} {task.folder.name}"
            rest = self._planned.get(name, 0) - self._moved.get(name, 0)
            if rest > 0:  # pages that were not run again
                self._move(name, rest)
            if result.failure is not None:
                self.say(f"  {name}  could not be rendered")

    def _move(self, report: str, pages: int) -> None:
        self._moved[report] = self._moved.get(report, 0) + pages
        self.advance(self._line, pages)

    def say(self, text: str) -> None:
        """Print a sentence above the bar."""
        if self.console.is_terminal:
            self.console.print(text, highlight=False, markup=False)
        else:
            say(text)
