import { render } from "preact";

import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/ui.css";
import "./styles/layout.css";
import { App } from "./app";
import { followLinks } from "./state/route";
import { start } from "./state/session";
import { applyTheme } from "./state/theme";

applyTheme();
followLinks();
render(<App />, document.getElementById("app")!);
void start();
