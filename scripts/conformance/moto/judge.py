"""Runs our ASL vectors on moto's Step Functions, an interpreter that we did not write, and says of each whether it agrees.

moto calls JSONata through a hook that it ships empty; `jsonata-python`, again somebody else's work, is put in there. Lambda is answered by
the vector's script, waits and retry delays pass at once: what is judged is the interpretation of the language, not the clock.
Reads the folder of vectors from argv[1]; writes one JSON document to stdout.
"""

import io
import json
import os
import sys
import threading
import time
from pathlib import Path

os.environ.update(AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION="us-east-1")

import boto3  # noqa: E402
import jsonata  # noqa: E402
from moto import mock_aws  # noqa: E402
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl  # noqa: E402
from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils  # noqa: E402
from moto.stepfunctions.parser.asl.component.state.wait.wait_function import wait_function  # noqa: E402
from moto.stepfunctions.parser.asl.jsonata import jsonata as bridge  # noqa: E402

LIMIT_SECONDS = 20
ROLE = "arn:aws:iam::123456789012:role/judge"


class NotKnown(Exception):
    """moto lacks what the vector needs."""


def evaluate(expression):
    try:
        return jsonata.Jsonata(expression).evaluate(None)
    except Exception as failure:  # whatever it throws: the service knows one name for it
        raise bridge.JSONataException("UNKNOWN", str(failure)) from failure


bridge._eval_jsonata = evaluate


class PassingTime:
    """Stands for the `time` module where moto waits between attempts."""

    sleep = staticmethod(lambda _seconds: None)
    time = staticmethod(time.time)


retrier_decl.time = PassingTime
wait_function.WaitFunction._wait_interval = lambda self, env, wait_seconds: None


class Script:
    """The answers of one vector, by state name and attempt."""

    def __init__(self, replies, client):
        self.replies, self.client, self.attempts, self.sent = replies or {}, client, {}, {}
        self.lock = threading.Lock()

    def invoke(self, env, parameters, region, state_credentials):
        name = env.states.context_object.context_object_data["State"]["Name"]
        with self.lock:
            attempt = self.attempts[name] = self.attempts.get(name, 0) + 1
            payload = parameters.get("Payload")
            arguments = dict(parameters)
            if payload is not None:
                arguments["Payload"] = json.loads(payload)
            self.sent.setdefault(name, []).append(arguments)
        replies = self.replies.get(name, [{"output": {}}])
        reply = replies[min(attempt, len(replies)) - 1]
        token = env.states.context_object.context_object_data.get("Task", {}).get("Token")
        if token is not None:
            threading.Thread(target=self.complete, args=(token, reply), daemon=True).start()
            return env.stack.append({"StatusCode": 200})
        if "error" in reply:
            cause = json.dumps({"errorType": reply["error"], "errorMessage": reply.get("cause", "")})
            raise lambda_eval_utils.LambdaFunctionErrorException("Unhandled", cause)
        return env.stack.append({"StatusCode": 200, "ExecutedVersion": "$LATEST", **reply.get("output", {})})

    def complete(self, token, reply):
        if "error" in reply:
            self.client.send_task_failure(taskToken=token, error=reply["error"], cause=reply.get("cause", ""))
        elif "output" in reply:
            self.client.send_task_success(taskToken=token, output=json.dumps(reply["output"]))


def unknown_to_moto(vector):
    """Why moto cannot judge a vector, or None. What is listed here is what it lacks, never what it disagrees on."""
    text = json.dumps(vector["definition"])
    expected = vector["expect"]
    if any(service in text for service in ("events:putEvents", "codebuild:", "states:startExecution")):
        return "the task is of a service that the judge would have to play itself"
    if '"Resource": "arn:aws:lambda:' in text:
        return "a Lambda named by its own ARN is called past the hook that the script answers"
    if "abortAfterSeconds" in vector or "deliverStale" in vector:
        return "drives the execution from outside at a virtual time"
    if "States.Timeout" in json.dumps(expected) or "TimeoutSeconds" in text or "HeartbeatSeconds" in text:
        return "time is taken out of the judge"
    if set(expected) <= {"status", "commands", "seconds", "secondsBelow"} and expected["status"] == "SUCCEEDED" and "commands" in expected:
        return "compares commands of our engine only"
    return None


def run(vector, client, index):
    script = Script(vector.get("script"), client)
    lambda_eval_utils.execute_lambda_function_integration = script.invoke
    created = client.create_state_machine(name=f"m{index}", definition=json.dumps(vector["definition"]), roleArn=ROLE)
    execution = client.start_execution(
        stateMachineArn=created["stateMachineArn"], name=f"e{index}", input=json.dumps(vector.get("input", {}))
    )
    arn = execution["executionArn"]
    end = time.time() + LIMIT_SECONDS
    while (state := client.describe_execution(executionArn=arn))["status"] == "RUNNING":
        if time.time() > end:
            raise NotKnown("the judge did not end")
        time.sleep(0.01)
    history = client.get_execution_history(executionArn=arn, maxResults=1000)["events"]
    entered = [event["stateEnteredEventDetails"]["name"] for event in history if event["type"].endswith("StateEntered")]
    return state, entered, script.sent


def decoded(output, expected):
    """moto gives a string output bare, without its quotes."""
    if isinstance(expected, str) and output == expected:
        return output
    try:
        return json.loads(output)
    except json.JSONDecodeError:
        return output


def plain(value):
    """The Cause of a failed Lambda is JSON of type and message; the vectors' scripts name the message alone."""
    if isinstance(value, dict):
        if set(value) == {"errorType", "errorMessage"}:
            return value["errorMessage"]
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [plain(member) for member in value]
    if isinstance(value, str) and value.startswith('{"errorType"'):
        return plain(json.loads(value))
    return value


def compare(vector, state, entered, sent):
    expected, differences = vector["expect"], []

    def check(what, wanted, got):
        if wanted != got:
            differences.append({"what": what, "ours": wanted, "moto": got})

    check("status", expected["status"], state["status"])
    if "output" in expected:
        check("output", expected["output"], plain(decoded(state["output"], expected["output"])) if "output" in state else None)
    if "error" in expected:
        check("error", expected["error"], state.get("error"))
    if "states" in expected:
        check("states", sorted(expected["states"]), sorted(entered))
    if "arguments" in expected and "Token" not in json.dumps(vector["definition"]):
        check("arguments", expected["arguments"], {name: sent.get(name, []) for name in expected["arguments"]})
    return differences


def judge(vector, client, index):
    reason = unknown_to_moto(vector)
    if reason is not None:
        return {"verdict": "not-known", "reason": reason}
    try:
        differences = compare(vector, *run(vector, client, index))
    except NotKnown as limit:
        return {"verdict": "not-known", "reason": str(limit)}
    except Exception as failure:  # a crash of the judge is reported as what it is
        return {"verdict": "crashed", "reason": f"{type(failure).__name__}: {failure}"[:300]}
    return {"verdict": "disagrees", "differences": differences} if differences else {"verdict": "agrees"}


def main():
    answers, index = [], 0
    with mock_aws(config={"stepfunctions": {"execute_state_machine": True}}):
        client = boto3.client("stepfunctions")
        for file in sorted(Path(sys.argv[1]).glob("*.json")):
            if file.name == "refusals.json":
                continue
            for vector in json.loads(file.read_text("utf8")):
                index += 1
                noise, sys.stderr = sys.stderr, io.StringIO()
                try:
                    answer = judge(vector, client, index)
                finally:
                    sys.stderr = noise
                answers.append({"topic": file.stem, "name": vector["name"], **answer})
    json.dump(answers, sys.stdout)


main()
