/** Keys of issues as people write them: keys compare without case, and stand in addresses of trackers. */

export interface WantedIssue {
  /** Upper case, as trackers write keys. */
  readonly key: string;
  /** Scheme and host of the address that was given: tells apart issues of two sources under one key. */
  readonly origin: string | undefined;
}

/** As long as a key of any tracker can be. */
const keyForm = /^[\p{L}\p{N}_]{1,60}-\d{1,15}$/u;

/** A key (`PAY-42`) or the address of an issue. Undefined when: it is neither. */
export function wantedIssue(text: string): WantedIssue | undefined {
  const trimmed = text.trim();
  if (keyForm.test(trimmed)) return { key: trimmed.toUpperCase(), origin: undefined };
  const url = URL.parse(trimmed);
  const key = url === null ? undefined : keyIn(url);
  return url === null || key === undefined
    ? undefined
    : { key: key.toUpperCase(), origin: url.origin };
}

/** `/browse/PAY-42`, `/acme/issue/ENG-12/some-title-2`, or the issue selected on a board. */
function keyIn(url: URL): string | undefined {
  const segments = url.pathname.split('/');
  const named = segments[segments.findIndex((each) => /^(browse|issues?)$/.test(each)) + 1];
  return [url.searchParams.get('selectedIssue'), named, segments.at(-1)].find(
    (each): each is string => each != null && keyForm.test(each),
  );
}

/** The spellings under which a key can be stored: trackers write them in upper case. */
export function keySpellings(key: string): readonly string[] {
  return [...new Set([key, key.toUpperCase(), key.toLowerCase()])];
}

const characters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');

/** Keys of the same number whose project is one typing error away. */
export function similarKeys(key: string): readonly string[] {
  const dash = key.lastIndexOf('-');
  const project = key.slice(0, dash);
  const similar = Array.from({ length: project.length + 1 }, (_, at) => {
    const before = project.slice(0, at);
    const here = project.slice(at, at + 1);
    const after = project.slice(at + 1);
    return [
      before + after,
      before + after.slice(0, 1) + here + after.slice(1),
      ...characters.flatMap((other) => [before + other + after, before + other + here + after]),
    ];
  });
  const others = new Set(similar.flat().filter((each) => each !== project && each !== ''));
  return [...others].map((each) => each + key.slice(dash));
}
