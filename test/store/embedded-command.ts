/**
 * A command in a process of its own, as the tests of the embedded database start it: opens the
 * database of a folder, says so, and closes it when its standard input ends. On Ctrl-C it still
 * finishes a query first.
 */
import { once } from 'node:events';
import { openDatabase } from '../../src/store/database.ts';

const [dataDirectory = '', command = '', exclusive = ''] = process.argv.slice(2);

try {
  const database = await openDatabase({
    dataDirectory,
    command,
    exclusive: exclusive === 'exclusive',
  });
  // Listened for first: who reads the line below may send the signal at once.
  const released = Promise.race([once(process.stdin, 'end'), once(process, 'SIGINT')]);
  process.stdin.resume();
  process.stdout.write(`${database.url}\n`);
  await released;
  const { rows } = await database.pool.query('select pg_sleep(0.2), 1 as answer');
  if (rows[0]?.answer === 1) process.stdout.write('finished\n');
  await database.close();
  process.exit();
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
