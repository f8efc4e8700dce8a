import { useEffect, useReducer, useState } from "preact/hooks";
import { Catalogue } from "./Catalogue";
import { call, follow } from "./client";
import type { ResponseRow, RuleRow } from "./protocol";
import { Run } from "./Run";
import { nothing, reduce } from "./state";
import { Workbench } from "./Workbench";

const tabs = ["Run", "Workbench", "Catalogue"] as const;
type Tab = (typeof tabs)[number];

/** Pattern and event that the workbench is opened with. */
export interface Opened {
  pattern: string;
  event: string;
}

export function App() {
  const [tab, choose] = useState<Tab>("Run");
  const [state, dispatch] = useReducer(reduce, nothing);
  const [rows, setRows] = useState<ResponseRow[]>([]);
  const [rules, setRules] = useState<RuleRow[]>([]);
  const [response, setResponse] = useState("crypto-mining-instance");
  const [opened, open] = useState<Opened>();
  useEffect(() => {
    const gone = (sentence: string) => dispatch({ type: "gone", sentence });
    const failed = (error: Error) => gone(error.message);
    call<ResponseRow[]>("/catalogue").then(setRows, failed);
    call<RuleRow[]>("/rules").then(setRules, failed);
    void follow(dispatch, gone);
  }, []);
  const { organization } = state.record ?? {};
  return (
    <>
      <a class="skip" href="#main">
        To the content
      </a>
      <header class="bar">
        <b>Reflex</b>
        <nav aria-label="Parts of the console">
          {tabs.map((name) => (
            <button type="button" aria-current={name === tab ? "page" : undefined} onClick={() => choose(name)}>
              {name}
            </button>
          ))}
        </nav>
        <span class="soft small where">
          {organization
            ? `embedded organization ${organization.id} · ${organization.homeRegion}`
            : "embedded organization"}
        </span>
        <button type="button" onClick={() => void call("/reset", {}).catch(() => undefined)}>
          Start afresh
        </button>
      </header>
      <main id="main">
        <h1 class="sr">Reflex console: {tab}</h1>
        {tab === "Run" && (
          <Run
            state={state}
            dispatch={dispatch}
            rows={rows}
            rules={rules}
            response={response}
            onResponse={setResponse}
            onWorkbench={(what) => {
              open(what);
              choose("Workbench");
            }}
          />
        )}
        {tab === "Workbench" && <Workbench rules={rules} opened={opened} response={response} />}
        {tab === "Catalogue" && (
          <Catalogue
            rows={rows}
            onRun={(name) => {
              setResponse(name);
              choose("Run");
            }}
          />
        )}
      </main>
    </>
  );
}
