import { render } from "preact";
import { App } from "./App";

const place = document.getElementById("console");
if (place) render(<App />, place);
