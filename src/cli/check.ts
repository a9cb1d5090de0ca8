import { readConfig } from '../config/read-config.ts';

/** Validates the configuration; every problem is thrown together. */
export async function runCheck(options: { config: string }): Promise<void> {
  const config = await readConfig(options.config, process.env);
  const { sources, strategy } = config;
  console.log(
    `${options.config} is valid: ${sources.length} source(s), ${strategy.objectives.length} objective(s), ${strategy.exempt.length} exempt rule(s)`,
  );
}
