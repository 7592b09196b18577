// The same chain with Hotspare: another line makes the model, and nothing else changes.
import { HotspareChatModel } from "@hotspare/langchain";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { vlm } from "./hotspare.js";

const prompt = ChatPromptTemplate.fromTemplate("Say in one sentence what a {thing} is.");
const model = new HotspareChatModel({ vlm, temperature: 0 });
const chain = prompt.pipe(model).pipe(new StringOutputParser());

console.log(await chain.invoke({ thing: "hot spare" }));
