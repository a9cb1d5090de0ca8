import { readExplanation } from '../../src/cli/read-explanation.ts';
import type { Config } from '../../src/config/config.ts';
import { wantedIssue } from '../../src/core/issue-key.ts';
import type { ExplainDocument, IssueDocument } from '../../src/server/explain-document.ts';
import type { ExplainAnswer } from '../../src/server/issue-routes.ts';
import { now, type SmallCompany } from './small-company.ts';

interface Asked {
  readonly asOf?: string;
  /** Another configuration than the one its issues were mapped under. */
  readonly config?: Config;
}

async function answer(
  company: SmallCompany,
  text: string,
  { asOf, config = company.config }: Asked = {},
): Promise<ExplainAnswer> {
  const wanted = wantedIssue(text);
  if (wanted === undefined) throw new Error(`${text} is no key`);
  const instant = asOf === undefined ? undefined : Date.parse(asOf);
  const options = { asOf: instant, now, searchesMoves: true };
  return readExplanation({ ...company, config }, wanted, options);
}

export async function documentOf(
  company: SmallCompany,
  text: string,
  asked: Asked = {},
): Promise<ExplainDocument> {
  const found = await answer(company, text, asked);
  if (found.kind === 'unknown') throw new Error(found.message);
  return found.document;
}

/** The one issue under a key. */
export async function issueOf(
  company: SmallCompany,
  text: string,
  asked: Asked = {},
): Promise<IssueDocument> {
  const [issue, ...others] = (await documentOf(company, text, asked)).issues;
  if (issue === undefined || others.length > 0) throw new Error(`${text} is not one issue`);
  return issue;
}

/** Why a key cannot be explained. */
export async function messageOf(
  company: SmallCompany,
  text: string,
  asked: Asked = {},
): Promise<string> {
  const found = await answer(company, text, asked);
  return found.kind === 'unknown' ? found.message : 'it is explained';
}
