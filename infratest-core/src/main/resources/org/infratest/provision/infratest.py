"""Tells what becomes of each task, as one JSON object a line. Ansible loads it as its only output."""

import json
import time

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
    name: infratest
    type: stdout
    short_description: one JSON object for each result of a task
    description: one JSON object for each result of a task
"""

KEPT = ("msg", "stdout", "stderr", "module_stderr", "reason", "rc")


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "infratest"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.begun = {}

    def v2_runner_on_start(self, host, task):
        self.begun[(host.get_name(), task._uuid)] = time.time()

    def v2_runner_on_ok(self, result):
        self.tell(result, "changed" if result._result.get("changed") else "ok")

    def v2_runner_on_skipped(self, result):
        self.tell(result, "skipped")

    def v2_runner_on_unreachable(self, result):
        self.tell(result, "unreachable")

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.tell(result, "ignored" if ignore_errors else "failed")

    def tell(self, result, state):
        host, task, said = result._host.get_name(), result._task, result._result
        hidden = task.no_log or said.get("_ansible_no_log")
        begun = self.begun.get((host, task._uuid))
        line = {
            "host": host,
            "task": task.get_name(),
            "action": task.action,
            "path": task.get_path() or "",
            "state": state,
            "took": time.time() - begun if begun else 0,
            "said": {} if hidden else {key: said[key] for key in KEPT if said.get(key) not in (None, "")},
            "diff": "" if hidden else self.difference(said),
        }
        self._display.display("infratest " + json.dumps(line, default=str))

    def difference(self, said):
        diffs = [item.get("diff") for item in said.get("results", []) if isinstance(item, dict)] or [said.get("diff")]
        return "".join(self._get_diff(diff) for diff in diffs if diff)
