// Only what the engine runs can be drawn. What is missing here would be refused by the check anyway.
const NOT_IN_PALETTE = ["create.data-object", "create.data-store", "create.task"];
const NOT_IN_MENUS = [
  /complex-gateway/,
  /ad-?hoc/,
  /transaction/,
  /compensation/,
  /conditional/,
  /cancel/,
  /data-(object|store)/,
  /multiple/,
  /event-based-instantiate/,
  /replace-with-task$/,
];
const NOT_IN_CONTEXT = ["append.condition-intermediate-event", "append.compensation-activity"];

export class Limits {
  static $inject = ["palette", "contextPad", "popupMenu", "elementFactory", "create", "autoPlace"];

  constructor(palette, contextPad, popupMenu, elementFactory, create, autoPlace) {
    Object.assign(this, { elementFactory, create, autoPlace });
    palette.registerProvider(500, this);
    contextPad.registerProvider(500, this);
    popupMenu.registerProvider("bpmn-replace", 500, { getPopupMenuEntries: () => without(NOT_IN_MENUS) });
  }

  getPaletteEntries() {
    return (entries) => {
      const kept = Object.fromEntries(Object.entries(entries).filter(([id]) => !NOT_IN_PALETTE.includes(id)));
      return {
        ...kept,
        "create.user-task": this.maker("bpmn:UserTask", "bpmn-icon-user-task", "Add a step for a person"),
        "create.service-task": this.maker("bpmn:ServiceTask", "bpmn-icon-service-task", "Add an automatic step"),
        "create.send-task": this.maker("bpmn:SendTask", "bpmn-icon-send-task", "Add a letter or email"),
      };
    };
  }

  getContextPadEntries() {
    return (entries) => {
      const kept = Object.fromEntries(Object.entries(entries).filter(([id]) => !NOT_IN_CONTEXT.includes(id)));
      if (!kept["append.append-task"]) return kept;
      const made = () => this.elementFactory.createShape({ type: "bpmn:UserTask" });
      const action = {
        click: (_event, element) => this.autoPlace.append(element, made()),
        dragstart: (event, element) => this.create.start(event, made(), { source: element }),
      };
      const step = { group: "model", className: "bpmn-icon-user-task", title: "Append a step for a person", action };
      return { ...kept, "append.append-task": step };
    };
  }

  maker(type, className, title) {
    const start = (event) => this.create.start(event, this.elementFactory.createShape({ type }));
    return { group: "activity", className, title, action: { dragstart: start, click: start } };
  }
}

function without(patterns) {
  const refused = (id) => patterns.some((pattern) => pattern.test(id));
  return (entries) => Object.fromEntries(Object.entries(entries).filter(([id]) => !refused(id)));
}
