/** One line that is written over while a terminal watches; nothing otherwise. */
export interface Progress {
  show(text: string): void;
  end(): void;
}

export function createProgress(): Progress {
  const { stderr } = process;
  if (!stderr.isTTY) return { show: () => {}, end: () => {} };
  const clear = '\r\u001B[2K';
  return {
    show: (text) => {
      stderr.write(`${clear}${text.slice(0, stderr.columns)}`);
    },
    end: () => {
      stderr.write(clear);
    },
  };
}
