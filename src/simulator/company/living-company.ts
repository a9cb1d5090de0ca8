import type { Instant } from '../../core/issue.ts';
import type { Mutation } from '../tracker.ts';
import { generateCompany } from './generate-company.ts';
import { type Journal, openJournal } from './journal.ts';
import type { Company } from './workplace.ts';

export interface LivingCompanyOptions {
  readonly seed: number;
  readonly issues: number;
  readonly now: Instant;
  /** Where what people do is kept, so that the same company goes on next time; undefined = nowhere. */
  readonly journalFile?: string | undefined;
}

export type SiteName = 'jira' | 'linear';

/** A company in which things happen. */
export interface LivingCompany {
  readonly company: Company;
  /** The instant until which its history was generated. */
  readonly generatedAt: Instant;
  apply(site: SiteName, mutation: Mutation): void;
}

/** Generates a company, or opens the one in the journal, whose seed, size and instant then count. */
export function openCompany(options: LivingCompanyOptions): LivingCompany {
  const { seed, issues, now, journalFile } = options;
  const fresh = { version: 1, seed, issues, generatedAt: now } as const;
  const journal: Journal =
    journalFile === undefined
      ? { header: fresh, lines: [], append: () => undefined }
      : openJournal(journalFile, fresh);
  const { header } = journal;
  const company = generateCompany({ ...header, now: header.generatedAt });
  for (const { site, mutation } of journal.lines) company[site].tracker.apply(mutation);
  return {
    company,
    generatedAt: header.generatedAt,
    apply: (site, mutation) => {
      company[site].tracker.apply(mutation);
      journal.append({ site, mutation });
    },
  };
}
