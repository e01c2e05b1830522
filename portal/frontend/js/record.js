// The record page with script: its reader opens as a viewer when somebody wants to read, and not before.

import { watchReader } from "./viewer/door.js";

const reader = document.querySelector("[data-reader]");
if (reader) watchReader(reader);
