// A chain of LangChain with its own package for OpenAI: one key.
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { ChatOpenAI } from "@langchain/openai";

const prompt = ChatPromptTemplate.fromTemplate("Say in one sentence what a {thing} is.");
const model = new ChatOpenAI({ model: "gpt-4.1-mini", temperature: 0 });
const chain = prompt.pipe(model).pipe(new StringOutputParser());

console.log(await chain.invoke({ thing: "hot spare" }));
