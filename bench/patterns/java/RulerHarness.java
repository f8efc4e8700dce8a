import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.MachineComplexityEvaluator;

/**
 * Asks AWS's event-ruler: `verdicts` answers (pattern, event) pairs, `complexity` evaluates patterns, `bench` measures one
 * thread.
 */
public final class RulerHarness {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    if (args.length == 1 && args[0].equals("verdicts")) {
      verdicts(out);
    } else if (args.length == 2 && args[0].equals("complexity")) {
      complexity(Integer.parseInt(args[1]), out);
    } else if (args.length == 4 && args[0].equals("bench")) {
      bench(Path.of(args[1]), Path.of(args[2]), Double.parseDouble(args[3]), out);
    } else {
      System.err.println("usage: verdicts < pairs.jsonl | complexity LIMIT < patterns.jsonl | bench RULES.json EVENTS.jsonl SECONDS");
      System.exit(2);
    }
    out.flush();
  }

  /** Each input line is ["pattern text", "event text"]; each output line is true, false, {"refused"} or {"failed"}. */
  private static void verdicts(PrintStream out) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonNode pair = JSON.readTree(line);
      ObjectNode answer = JSON.createObjectNode();
      Machine machine = new Machine();
      try {
        machine.addRule("rule", pair.get(0).asText());
      } catch (Exception | AssertionError e) {
        out.println(answer.put("refused", firstLine(e)));
        continue;
      }
      try {
        out.println(!machine.rulesForJSONEvent(pair.get(1).asText()).isEmpty());
      } catch (Exception | AssertionError e) {
        out.println(answer.put("failed", firstLine(e)));
      }
    }
  }

  /** Each input line is a pattern; each output line its complexity, up to the limit, or null where it is refused. */
  private static void complexity(int limit, PrintStream out) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Machine machine = new Machine();
      try {
        machine.addRule("rule", line);
      } catch (Exception | AssertionError e) {
        out.println("null");
        continue;
      }
      out.println(machine.evaluateComplexity(new MachineComplexityEvaluator(limit)));
    }
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).split("\n")[0];
  }

  /** Runs whole passes over the events, first to warm up; prints the rate of the best pass and the matches of one. */
  private static void bench(Path rules, Path events, double seconds, PrintStream out) throws Exception {
    Machine machine = new Machine();
    Iterator<Map.Entry<String, JsonNode>> fields = JSON.readTree(Files.readString(rules)).fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> rule = fields.next();
      machine.addRule(rule.getKey(), rule.getValue().toString());
    }
    List<String> texts = new ArrayList<>(Files.readAllLines(events));
    fastestPass(machine, texts, seconds);
    ObjectNode answer = JSON.createObjectNode();
    answer.put("eventsPerSecond", texts.size() * 1e9 / fastestPass(machine, texts, seconds));
    answer.put("matches", pass(machine, texts));
    answer.put("java", System.getProperty("java.version"));
    out.println(answer);
  }

  private static long fastestPass(Machine machine, List<String> texts, double seconds) throws Exception {
    long fastest = Long.MAX_VALUE;
    long until = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < until) {
      long start = System.nanoTime();
      pass(machine, texts);
      fastest = Math.min(fastest, System.nanoTime() - start);
    }
    return fastest;
  }

  private static long pass(Machine machine, List<String> texts) throws Exception {
    long matches = 0;
    for (String text : texts) {
      matches += machine.rulesForJSONEvent(text).size();
    }
    return matches;
  }
}
