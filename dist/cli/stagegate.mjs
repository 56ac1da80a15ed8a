#!/usr/bin/env node
// The bin. Plain old syntax, so that an older Node can at least read the sentence below.
var major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error('stagegate needs Node 24 or newer; this is Node ' + process.versions.node + '.');
  console.error('  next  install Node 24, or put it first on the PATH');
  process.exitCode = 2;
} else {
  import('./index.js');
}
