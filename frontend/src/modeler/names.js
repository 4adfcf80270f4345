// Ids say what an element is, because they live in running cases. An element keeps the id the editor made up only until it
// has a name: "Decide the initial look" becomes `decide-the-initial-look`, its flow `decide-the-initial-look-to-...`.
import CommandInterceptor from "diagram-js/lib/command/CommandInterceptor";
import { getBusinessObject } from "bpmn-js/lib/util/ModelUtil";

const MADE_UP = /^(Activity|Event|Gateway|Flow|Participant|Lane|Process|Collaboration|TextAnnotation|Association|Message|Signal)_[0-9a-z]{7}$/;
const RESERVED = new Set(["start", "end", "root"]);
const LONGEST = 48;

export function slug(name) {
  const words = name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f'’]/g, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  let found = "";
  for (const word of words) {
    if (found && found.length + word.length + 1 > LONGEST) break;
    found = found ? `${found}-${word}` : word;
  }
  return /^[a-z]/.test(found) && !RESERVED.has(found) ? found : found && `the-${found}`;
}

export class Names extends CommandInterceptor {
  static $inject = ["eventBus", "modeling", "elementRegistry"];

  constructor(eventBus, modeling, elementRegistry) {
    super(eventBus);
    this.modeling = modeling;
    this.registry = elementRegistry;
    this.postExecuted(["element.updateLabel", "element.updateProperties"], ({ context }) => this.rename(context.element));
  }

  rename(element) {
    const target = element.labelTarget ?? element;
    const object = getBusinessObject(target);
    if (!MADE_UP.test(object.id) || !object.name || target.waypoints) return;
    const wanted = this.free(slug(object.name));
    if (!wanted) return;
    this.modeling.updateProperties(target, { id: wanted });
    for (const flow of [...(target.incoming ?? []), ...(target.outgoing ?? [])]) this.renameFlow(flow);
  }

  renameFlow(flow) {
    const object = getBusinessObject(flow);
    const ends = [flow.source, flow.target].map((end) => end?.id);
    if (!MADE_UP.test(object.id) || ends.some((id) => !id || MADE_UP.test(id))) return;
    this.modeling.updateProperties(flow, { id: this.free(`${ends[0]}-to-${ends[1]}`) });
  }

  free(id) {
    if (!id) return "";
    const taken = (name) => this.registry.get(name) || this.registry.find((element) => getBusinessObject(element).id === name);
    let found = id;
    for (let number = 2; taken(found); number += 1) found = `${id}-${number}`;
    return found;
  }
}
