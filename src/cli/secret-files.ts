import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const folderName = 'THROUGHLINE_SECRETS_DIR';
const variableName = /^[A-Za-z_]\w*$/;

/**
 * Secrets that Docker and Kubernetes mount as files: in the folder that THROUGHLINE_SECRETS_DIR names, a file JIRA_TOKEN
 * is the variable JIRA_TOKEN, without the line end behind it. A variable that is set already stays as it is.
 */
export function readSecretFiles(env: NodeJS.ProcessEnv): void {
  const folder = env[folderName];
  if (folder === undefined || folder === '') return;
  for (const name of namesIn(folder)) {
    const file = join(folder, name);
    // Kubernetes keeps folders and links of its own beside the files.
    if (!variableName.test(name) || !statSync(file).isFile()) continue;
    env[name] ??= readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw new Error(
      `${folderName}: cannot read the folder ${folder}; expected one file for each secret, named like its variable`,
      { cause },
    );
  }
}
