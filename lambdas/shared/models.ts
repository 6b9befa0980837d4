import { createModels } from '../../lib/adapters/models/create-models.ts';
import { getJson } from '../../lib/app/artefacts.ts';
import type { ArtefactStore, ModelPort } from '../../lib/app/ports.ts';
import { ProjectConfig } from '../../lib/domain/config/schema.ts';
import type { Run } from '../../lib/domain/workflow/run.ts';
import { environment } from './env.ts';

/** Those of the last configuration: an environment mostly serves one run for a while, and its connections stay open. */
let last: { config: string; port: Promise<ModelPort> } | undefined;

/** The models of a run, as its stored configuration routes them; made when the first call needs them. The function's role gives the credentials. */
export function modelsOf(run: Run, artefacts: ArtefactStore): ModelPort {
  return {
    converse: async (request, options) => {
      if (last?.config !== run.config) last = { config: run.config, port: make(run.config, artefacts) };
      return (await last.port).converse(request, options);
    },
  };
}

async function make(digest: string, artefacts: ArtefactStore): Promise<ModelPort> {
  const config = await getJson(artefacts, digest, ProjectConfig);
  return (await createModels({ env: environment, config, now: () => new Date() })).port;
}
