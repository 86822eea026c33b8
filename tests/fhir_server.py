"""A FHIR R5 server of fhirstarter's that holds studies in memory: python tests/fhir_server.py PORT [FLAKY].

It validates what it is sent. With FLAKY every second request is answered 503 first. Requests must
bear the token "secret". Everything that was changed stands at /changes.
"""

import sys
import warnings
from pathlib import Path
from uuid import uuid4

warnings.simplefilter("ignore")  # fhirstarter's own, as it loads

import fhirstarter.examples  # noqa: E402
import uvicorn  # noqa: E402
from fhir.resources.bundle import Bundle  # noqa: E402
from fhir.resources.researchstudy import ResearchStudy  # noqa: E402
from fhirstarter import FHIRProvider, FHIRStarter, InteractionContext, Request, Response  # noqa: E402
from fhirstarter.exceptions import FHIRResourceNotFoundError  # noqa: E402
from starlette.responses import JSONResponse  # noqa: E402

STUDIES: dict[str, ResearchStudy] = {}
CHANGES: list[str] = []
seen: list[int] = [0]

provider = FHIRProvider()


@provider.read(ResearchStudy)
async def read(context: InteractionContext, id_: str) -> ResearchStudy:
    if id_ not in STUDIES:
        raise FHIRResourceNotFoundError
    return STUDIES[id_]


@provider.create(ResearchStudy)
async def create(context: InteractionContext, resource: ResearchStudy) -> str:
    resource.id = str(uuid4())
    STUDIES[resource.id] = resource
    CHANGES.append("create")
    return resource.id


@provider.update(ResearchStudy)
async def update(context: InteractionContext, id_: str, resource: ResearchStudy) -> str:
    if id_ not in STUDIES:
        raise FHIRResourceNotFoundError
    STUDIES[id_] = resource
    CHANGES.append("update")
    return id_


@provider.search_type(ResearchStudy)
async def search(context: InteractionContext, identifier: list[str] | None) -> Bundle:
    wanted = set(identifier or ())
    found = [
        one
        for one in STUDIES.values()
        if wanted & {f"{i.system}|{i.value}" for i in one.identifier or ()}
    ]
    return Bundle(
        type="searchset", total=len(found), entry=[{"resource": one} for one in found] or None
    )


app = FHIRStarter(config_file=Path(fhirstarter.examples.__file__).parent / "config.toml")
app.add_providers(provider)


@app.get("/changes")
async def changes() -> JSONResponse:
    return JSONResponse(CHANGES)


@app.middleware("http")
async def guard(request: Request, call_next: object) -> Response:
    if request.url.path == "/changes":
        return await call_next(request)  # type: ignore[operator]
    if request.headers.get("authorization") != "Bearer secret":
        return JSONResponse({"resourceType": "OperationOutcome"}, 401)
    seen[0] += 1
    if sys.argv[2:] and seen[0] % 2:
        return JSONResponse({"resourceType": "OperationOutcome"}, 503, {"Retry-After": "0"})
    return await call_next(request)  # type: ignore[operator]


if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning")
