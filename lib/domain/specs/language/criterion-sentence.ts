import { classifyEars, type EarsForm } from '../ears.ts';
import type { Criterion } from '../read/requirements.ts';
import { ANY_CUE, type Cue } from './cues.ts';
import { plainForm } from './plain-form.ts';
import { isEnglish } from './language.ts';
import { type Scan, scanOf } from './scan.ts';
import { masked, type Promise_, promiseOf } from './sentence.ts';

/** A criterion made ready for rules on its words. What costs much is made when it is asked for. */
export class Sentence {
  readonly criterion: Criterion;
  /** Undefined for sentences that are not as simple as that. */
  readonly scan: Scan | undefined;
  readonly english: boolean;
  /** Of its words; those of the words behind its SHALL; and those without the first of these. */
  readonly cues: Cue;
  readonly promised: Cue;
  readonly later: Cue;
  private maskedText: string | undefined;
  private form: EarsForm | undefined;

  constructor(criterion: Criterion) {
    const { text } = criterion;
    const scan = scanOf(text);
    this.criterion = criterion;
    this.scan = scan;
    this.english = scan?.marked === false ? scan.english : isEnglish(text);
    this.cues = scan?.cues ?? ANY_CUE;
    this.promised = scan?.promised ?? ANY_CUE;
    this.later = scan?.later ?? ANY_CUE;
  }

  /** Its text without code, quotations and emphasis; every index is that of the text. */
  get text(): string {
    return (this.maskedText ??= this.scan?.marked === false ? this.criterion.text : masked(this.criterion.text));
  }

  get promise(): Promise_ | undefined {
    const { scan, text } = this;
    if (scan?.marked !== false) return promiseOf(text);
    const { shall } = scan;
    return shall === undefined ? undefined : { index: shall.start, response: text.slice(shall.end), responseIndex: shall.end };
  }

  /** Form of EARS. */
  get ears(): EarsForm {
    const { scan, criterion } = this;
    return (this.form ??= (scan === undefined ? undefined : plainForm(scan, criterion.text)) ?? classifyEars(criterion.text));
  }
}
