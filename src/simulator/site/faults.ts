/** What goes wrong with a request: another answer, the true one spoilt on its way, or none. */
export type Fault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** Sent as JSON; a text as it is. */
      readonly body?: unknown;
    }
  /** The true answer with another body, in good form as HTTP. */
  | { readonly kind: 'altered'; readonly alter: (body: string) => string }
  /** The true answer up to its middle, where the connection ends. */
  | { readonly kind: 'broken off' }
  /** The connection is reset. */
  | { readonly kind: 'cut' }
  /** No answer until the client gives up or the site closes. */
  | { readonly kind: 'hang' };

/** A page for people, as proxies and login forms send it. */
export function htmlPage(status: number): Fault {
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  const body = '<!doctype html><html><title>Please wait</title><body>Please wait.</body></html>';
  return { kind: 'answer', status, headers, body };
}

/** Half of the JSON, with the length of that half. */
export const truncated: Fault = {
  kind: 'altered',
  alter: (body) => body.slice(0, body.length / 2),
};
