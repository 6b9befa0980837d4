import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import software.amazon.event.ruler.Machine;

/**
 * Reads {"rules":[{"name","pattern"}],"events":[{"name","event"}]} from standard input and prints, for each event, the names of the
 * rules that Amazon's own matcher says it matches. A pattern that the matcher refuses ends it with a stack trace.
 */
public final class Judge {
    public static void main(String[] args) throws Exception {
        ObjectMapper json = new ObjectMapper();
        JsonNode input = json.readTree(System.in);
        Machine machine = new Machine();
        for (JsonNode rule : input.get("rules")) {
            machine.addRule(rule.get("name").asText(), json.writeValueAsString(rule.get("pattern")));
        }
        ArrayNode answers = json.createArrayNode();
        for (JsonNode one : input.get("events")) {
            List<String> names = machine.rulesForJSONEvent(json.writeValueAsString(one.get("event")));
            ObjectNode answer = answers.addObject();
            answer.put("name", one.get("name").asText());
            ArrayNode matches = answer.putArray("matches");
            names.stream().sorted().forEach(matches::add);
        }
        System.out.println(json.writeValueAsString(answers));
    }
}
