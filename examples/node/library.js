'use strict';
// libcccd, from where the system looks for libraries: LD_LIBRARY_PATH on Linux, PATH on Windows.

const koffi = require('koffi');

const NAMES = { win32: 'cccd.dll', darwin: 'libcccd.dylib' };
const library = koffi.load(NAMES[process.platform] ?? 'libcccd.so.1');

module.exports = { koffi, library };
