// Which groups of fields an element has. The groups of BPMN itself that we word ourselves are taken away.
import { is, isAny } from "bpmn-js/lib/util/ModelUtil";
import { callGroup, decisionGroup } from "./call.jsx";
import { decides, flowGroup, gatewayGroup, isWay } from "./flow.jsx";
import { handlerGroup } from "./handler.jsx";
import { messageGroup, messageOf } from "./message.jsx";
import { clausesGroup, personGroup, processGroup } from "./task.jsx";
import { timerGroup, timerOf } from "./timer.jsx";

const OURS = new Set(["timer", "message", "compensation"]);

export class RedressProvider {
  static $inject = ["propertiesPanel", "redressCatalogue"];

  constructor(propertiesPanel, catalogue) {
    this.catalogue = catalogue;
    propertiesPanel.registerProvider(500, this);
  }

  getGroups(element) {
    return (groups) => {
      const [general, ...others] = groups.filter((group) => !OURS.has(group.id));
      return [general, ...this.groups(element), ...others].filter(Boolean);
    };
  }

  groups(element) {
    if (is(element, "bpmn:Process") || (is(element, "bpmn:Participant") && element.businessObject.processRef)) return [processGroup(element)];
    if (isAny(element, ["bpmn:UserTask", "bpmn:ManualTask"])) return [personGroup(element)];
    if (isAny(element, ["bpmn:ServiceTask", "bpmn:SendTask"])) return [handlerGroup(element, this.catalogue), clausesGroup(element)];
    if (is(element, "bpmn:BusinessRuleTask")) return [decisionGroup(element), clausesGroup(element)];
    if (is(element, "bpmn:CallActivity")) return [callGroup(element)];
    if (decides(element)) return [gatewayGroup(element)];
    if (isWay(element)) return [flowGroup(element)];
    return this.waits(element);
  }

  waits(element) {
    if (is(element, "bpmn:ReceiveTask")) return [messageGroup(element), clausesGroup(element)];
    if (!is(element, "bpmn:Event")) return [];
    return [timerOf(element) && timerGroup(element), messageOf(element) && messageGroup(element)].filter(Boolean);
  }
}
