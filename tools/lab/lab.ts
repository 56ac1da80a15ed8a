// May touch: nothing itself. Entry of the lab's command line; see cli.ts.
import { main } from './cli.ts';

process.exitCode = await main(process.argv.slice(2), process);
