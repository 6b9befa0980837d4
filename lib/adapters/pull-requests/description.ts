import { placeDescription } from '../../domain/messages/index.ts';
import { fitBody } from './rest.ts';

interface Around {
  /** What the open pull request shows now. */
  current?: string | null | undefined;
  /** What a new pull request begins with. */
  template?: string | undefined;
}

/** The description for a host that takes at most `limit` characters: ours is shortened, never what people wrote around it. */
export function descriptionFor(body: string, limit: number, { current, template }: Around): string {
  const around = { current: current ?? '', template };
  const rest = placeDescription('', around).length;
  return placeDescription(fitBody(body, Math.max(0, limit - rest)), around);
}
